import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { ConnectionProblem } from "@/server/kernel/ports/postgres-target";
import { guardedLookup, refuseNeverDialled } from "../outbound";
import { networkProblem } from "../targets/problems";

const MOST_ANSWER = 64 * 1024 * 1024;

/** An answer that says no, with the status and the server's own words. */
export class QdrantRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "QdrantRefusal";
    this.status = status;
  }
}

export interface Call {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  json?: unknown;
  body?: Readable;
  contentType?: string;
  signal?: AbortSignal | undefined;
  /** Milliseconds the server may take before it answers; the making of a snapshot takes long. */
  patienceMs?: number;
}

const insecure = new Agent({
  connect: { rejectUnauthorized: false, timeout: 10_000, lookup: guardedLookup },
});
const secure = new Agent({ connect: { timeout: 10_000, lookup: guardedLookup } });

async function send(target: ServerTarget, call: Call): Promise<Awaited<ReturnType<typeof request>>> {
  const { host, port, password, sslMode } = target;
  const scheme = sslMode === "disable" || sslMode === "prefer" ? "http" : "https";
  const url = new URL(`${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}${call.path}`);
  refuseNeverDialled(url.hostname);
  return request(url, {
    method: call.method ?? "GET",
    dispatcher: sslMode === "require" ? insecure : secure,
    headers: {
      ...(password === "" ? {} : { "api-key": password }),
      ...(call.json === undefined ? {} : { "content-type": "application/json" }),
      ...(call.contentType === undefined ? {} : { "content-type": call.contentType }),
    },
    body: call.body ?? (call.json === undefined ? null : JSON.stringify(call.json)),
    headersTimeout: call.patienceMs ?? 30_000,
    bodyTimeout: 60_000,
    ...(call.signal ? { signal: call.signal } : {}),
  });
}

/** Asks and checks the answer's `result`. Throws QdrantRefusal for an answer above 299. */
export async function ask<S extends z.ZodType>(
  target: ServerTarget,
  result: S,
  call: Call,
): Promise<z.output<S>> {
  const { statusCode, body } = await send(target, call);
  const text = await readText(body);
  if (statusCode > 299) throw new QdrantRefusal(statusCode, reasonOf(text, statusCode));
  const parsed = z.object({ result }).safeParse(parseJson(text));
  if (!parsed.success) throw new QdrantRefusal(statusCode, "What answers there is no Qdrant server.");
  return (parsed.data as { result: z.output<S> }).result;
}

/** The body as it comes, for example a snapshot. */
export async function download(target: ServerTarget, call: Call): Promise<Readable> {
  const { statusCode, body } = await send(target, call);
  if (statusCode <= 299) return body;
  throw new QdrantRefusal(statusCode, reasonOf(await readText(body), statusCode));
}

async function readText(body: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > MOST_ANSWER) throw new QdrantRefusal(413, "The server's answer is larger than can be read.");
    pieces.push(chunk as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(text: string, status: number): string {
  const answer = z.object({ status: z.object({ error: z.string() }) }).safeParse(parseJson(text));
  return answer.success ? answer.data.status.error.slice(0, 500) : `It answered with status ${status}.`;
}

/** Why a connection failed, in words that say what to do. */
export function explainConnection(error: unknown, { host, port, database }: ServerTarget): ConnectionProblem {
  if (error instanceof DomainError) return { code: "other", message: error.message };
  if (error instanceof QdrantRefusal) {
    if (error.status === 401 || error.status === 403) {
      return { code: "password", message: "The server refused the API key. It is entered as the password." };
    }
    if (error.status === 404)
      return { code: "database_missing", message: `There is no collection named "${database}".` };
    return { code: "other", message: error.message };
  }
  const { code, message } = error as { code?: string; message?: string };
  if (
    code === "UND_ERR_CONNECT_TIMEOUT" ||
    code === "UND_ERR_HEADERS_TIMEOUT" ||
    code === "UND_ERR_BODY_TIMEOUT"
  ) {
    return {
      code: "timeout",
      message: `${host}:${port} does not answer. Check the address and the firewall.`,
    };
  }
  if (code === "UND_ERR_SOCKET")
    return { code: "lost", message: `${host}:${port} ended the connection. Try again.` };
  return (
    networkProblem(error, host, port) ?? { code: "other", message: message ?? "The server gave no reason." }
  );
}

/** The same as an error of a backup or restore. */
export function asDomainError(error: unknown, target: ServerTarget): unknown {
  if (error instanceof DomainError) return error;
  if (!(error instanceof QdrantRefusal) && typeof (error as { code?: unknown }).code !== "string")
    return error;
  const { code, message } = explainConnection(error, target);
  const hopeless = code === "password" || code === "database_missing";
  return new DomainError(hopeless ? "conflict" : "unavailable", `Qdrant: ${message}`, {
    details: { reason: code },
  });
}
