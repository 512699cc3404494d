import { randomUUID } from "node:crypto";
import { DomainError } from "@/server/kernel/errors";
import { problemResponse, toProblem } from "./problem";
import { METHODS, type Method } from "./router";
import { matchRoute } from "./routes";

const API_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** Answers any request below /api/v1. Used by the console's own server and, in development, by the route files. */
export async function serveApi(request: Request): Promise<Response> {
  const response = withoutBody(request, await answer(request));
  for (const [name, value] of Object.entries(API_HEADERS)) response.headers.set(name, value);
  return response;
}

/** HEAD gets the headers of GET; a stream behind it must not stay open for nobody. */
function withoutBody(request: Request, response: Response): Response {
  if (request.method !== "HEAD" || !response.body) return response;
  void response.body.cancel().catch(() => {});
  return new Response(null, { status: response.status, headers: response.headers });
}

async function answer(request: Request): Promise<Response> {
  const start = request.url.indexOf("/", request.url.indexOf("//") + 2);
  const question = request.url.indexOf("?", start);
  const pathname = request.url.slice(start, question < 0 ? undefined : question);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const match = matchRoute(method, pathname);
  if ("route" in match) return match.route.handler(request, match.params);
  if (match.allowed.length > 0) {
    const detail = `This address answers ${match.allowed.join(", ")} only.`;
    const problem = toProblem(new DomainError("not_found", detail), randomUUID());
    const response = problemResponse({ ...problem, status: 405, title: "Method not allowed" });
    response.headers.set("allow", match.allowed.join(", "));
    return response;
  }
  return problemResponse(
    toProblem(new DomainError("not_found", "There is no such address in the API."), randomUUID()),
  );
}

/** The methods a route file exports; each goes through the one router. */
export const apiMethods = Object.fromEntries(METHODS.map((method) => [method, serveApi])) as Record<
  Method,
  typeof serveApi
>;
