import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, pageHeaders } from "@/components/shell/page-headers";

/**
 * Gives every page a fresh nonce and the security headers. Next reads the nonce from the request's policy and puts
 * it on its own scripts; the layout passes it on to what writes style elements.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  // biome-ignore lint/style/noProcessEnv: the bundler replaces this by a constant; no setting is read at run time
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });

  response.headers.set("content-security-policy", policy);
  for (const [name, value] of pageHeaders(request.nextUrl.pathname)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: "/((?!api/|_next/|icon|favicon).*)",
};
