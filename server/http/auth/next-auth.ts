import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { SESSION_HOURS, signIn, signOut } from "@/server/domain/people";
import { announceAuthAddress, env } from "@/server/env";
import { isDomainError } from "@/server/kernel/errors";
import { ADDRESS_HEADER } from "../address";
import { type Web, web } from "../composition";
import { findActor, sessionCookieName } from "../session";

/** The user next-auth carries from `authorize` to the cookie. */
interface SignedIn {
  id: string;
  name: string;
  email: string;
  sessionToken: string;
}

type Headers = Record<string, string | undefined>;

async function authorize(
  { ports }: Web,
  credentials: Headers | undefined,
  headers: Headers,
): Promise<SignedIn> {
  const address = headers[ADDRESS_HEADER] ?? "";
  const input = {
    email: credentials?.email ?? "",
    password: credentials?.password ?? "",
    address,
    userAgent: (headers["user-agent"] ?? "").slice(0, 400),
  };
  try {
    const context = { actor: { kind: "anonymous" as const, address }, ports, requestId: crypto.randomUUID() };
    const { me, sessionToken } = await signIn(context, input);
    return { id: me.id, name: me.name, email: me.email, sessionToken };
  } catch (error) {
    if (isDomainError(error)) throw new Error(error.message);
    ports.logger.error({ err: error }, "sign-in failed");
    throw new Error("The console could not check your password. Try again shortly.");
  }
}

/**
 * next-auth carries the cookie and the CSRF token; the session itself is ours. The "JWT" is the opaque session
 * token: nothing is encoded in the cookie, and the database decides on every request.
 */
function authOptions(opened: Web): NextAuthOptions {
  const secure = env().publicUrl.startsWith("https:");
  return {
    secret: opened.authSecret,
    session: { strategy: "jwt", maxAge: SESSION_HOURS * 3_600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials, request) =>
          authorize(opened, credentials, (request.headers ?? {}) as Headers),
      }),
    ],
    jwt: {
      encode: ({ token }) => Promise.resolve(String(token?.sessionToken ?? "")),
      decode: ({ token }) => Promise.resolve(token ? { sessionToken: token } : null),
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sessionToken: (user as SignedIn).sessionToken } : token),
      session: async ({ session, token }) => {
        const actor = await findActor(opened.ports, String(token.sessionToken ?? ""), "");
        return { ...session, user: actor.kind === "person" ? { name: actor.name } : {} };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { ports } = opened;
        const actor = await findActor(ports, String(token?.sessionToken ?? ""), "");
        if (actor.kind === "person") await signOut({ actor, ports, requestId: crypto.randomUUID() }, {});
      },
    },
    logger: {
      error: (code, metadata) => opened.ports.logger.warn({ code, metadata }, "next-auth"),
      warn: (code) => opened.ports.logger.debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

export async function authHandler(
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  announceAuthAddress();
  const opened = await web();
  return NextAuth(request as never, context as never, authOptions(opened)) as Promise<Response>;
}
