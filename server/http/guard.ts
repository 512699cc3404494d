import { env } from "@/server/env";
import { DomainError } from "@/server/kernel/errors";
import { timedBody } from "./timed-body";

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Refuses requests another site could make a browser send: a change needs our own origin and, where the browser
 * says so, our own site. A loopback address other than the public one is accepted under its own name.
 */
export function assertSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const siteOk = site === null || site === "same-origin" || site === "none";
  if (!siteOk || (origin !== null && !isOwnOrigin(origin, request.headers.get("host")))) {
    throw new DomainError(
      "forbidden",
      `This request did not come from ${env().publicUrl}. Open the console there; if people reach it under another address, set HOLDPOINT_URL to that.`,
    );
  }
}

function isOwnOrigin(origin: string, host: string | null): boolean {
  if (origin === new URL(env().publicUrl).origin) return true;
  return host !== null && LOOPBACK.test(host) && origin === `http://${host}`;
}

/** Bytes a JSON body may have; an import of a large plan is base64 in JSON. */
export const MAX_BODY_BYTES = 12 * 1024 * 1024;

const JSON_TIME = { idleMs: 30_000, totalMs: 60_000 };

/** Reads a JSON object, counting bytes while they arrive. */
export async function readJson(request: Request, limit = MAX_BODY_BYTES): Promise<Record<string, unknown>> {
  if (!request.body) return {};
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new DomainError("invalid", "Send the body as application/json.");
  }
  const text = await readText(request.body, limit);
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DomainError("invalid", "The body is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DomainError("invalid", "Send a JSON object.");
  }
  return value as Record<string, unknown>;
}

async function readText(body: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of timedBody(body, JSON_TIME)) {
    bytes += chunk.byteLength;
    if (bytes > limit) {
      throw new DomainError("too_large", `Send at most ${Math.round(limit / 1024 / 1024)} MB at once.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
