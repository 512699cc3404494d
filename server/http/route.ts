import { randomUUID } from "node:crypto";
import type { Context } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import type { Verb } from "@/server/kernel/verb";
import { addressOf } from "./address";
import { type Web, web } from "./composition";
import { assertSameOrigin, MAX_BODY_BYTES, readJson } from "./guard";
import { problemResponse, toProblem } from "./problem";
import { findActor, readCookie, sessionCookieName } from "./session";

export type Params = Record<string, string>;
export type Handler = (request: Request, params: Params) => Promise<Response>;

/** A route of the API: the handler, and the verb it serves, from which the OpenAPI document is printed. */
export interface Route {
  handler: Handler;
  verb: Verb;
  status: number;
  /** Where the answer is not the verb's JSON, its media type. */
  produces?: string;
  /** Where the body is not the verb's JSON, its media type. */
  consumes?: string;
}

const JSON_HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "private, no-store",
};

const MAX_STRANGER_BYTES = 64 * 1024;

export interface RouteOptions {
  /** 200 unless the verb accepts work (202) or creates something (201). */
  status?: number;
  /** Values the door adds to the input, such as the caller's address. */
  extra?: (request: Request) => Record<string, unknown>;
}

/** Session, context, input, verb, JSON; every error leaves as problem+json and is logged once, here. */
// biome-ignore lint/suspicious/noExplicitAny: a route serves any verb; the verb parses its own input.
export function route(verb: Verb<any, any>, options: RouteOptions = {}): Route {
  const status = options.status ?? 200;
  const handler: Handler = (request, params) =>
    withContext(request, async (ctx) => {
      const stranger = ctx.actor.kind === "anonymous";
      // Nobody without a session makes the console read more than a form.
      if (stranger && verb.permission !== "public") {
        throw new DomainError("unauthenticated", "Sign in to continue.");
      }
      const limit = stranger ? MAX_STRANGER_BYTES : MAX_BODY_BYTES;
      const input = { ...(await readInput(request, limit)), ...params, ...options.extra?.(request) };
      const body = verb.json ? await verb.json(ctx, input) : JSON.stringify(await verb(ctx, input));
      return new Response(body, { status, headers: JSON_HEADERS });
    });
  return { handler, verb, status };
}

/** Builds the context and turns errors into problems; for handlers that do not answer with plain JSON. */
export async function withContext(
  request: Request,
  work: (ctx: Context, web: Web) => Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID();
  const opened = await web();
  try {
    assertSameOrigin(request);
    return await work(await requestContext(request, opened, requestId), opened);
  } catch (error) {
    const problem = toProblem(error, requestId);
    const fields = {
      requestId,
      path: new URL(request.url).pathname,
      method: request.method,
      code: problem.code,
    };
    if (problem.status >= 500) opened.ports.logger.error({ ...fields, err: error }, "request failed");
    else opened.ports.logger.debug(fields, "request refused");
    return problemResponse(problem);
  }
}

async function requestContext(request: Request, { ports }: Web, requestId: string): Promise<Context> {
  const address = addressOf(request);
  const token = readCookie(request.headers.get("cookie"), sessionCookieName());
  const idempotencyKey = request.headers.get("idempotency-key");
  if (idempotencyKey !== null && !/^[\x21-\x7e]{8,128}$/.test(idempotencyKey)) {
    throw new DomainError("invalid", "Idempotency-Key: send 8 to 128 visible characters.");
  }
  return {
    actor: await findActor(ports, token, address),
    ports,
    requestId,
    signal: request.signal,
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
  };
}

async function readInput(request: Request, limit: number): Promise<Record<string, unknown>> {
  if (request.method !== "GET" && request.method !== "HEAD") return readJson(request, limit);
  const question = request.url.indexOf("?");
  return question < 0 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(question + 1)));
}
