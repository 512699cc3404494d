import http from "node:http";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import zlib from "node:zlib";
import type { OutboundAnswer, OutboundResponse, OutboundTimings } from "@/server/kernel/ports/outbound";
import { type FoundAddress, problem } from "./find-address";

export interface Exchange {
  url: URL;
  at: FoundAddress;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  maxBytes: number;
  /** Ends the exchange, on a time-out too. */
  signal: AbortSignal;
  /** Authorities to trust instead of those that Node knows. */
  ca: string[] | undefined;
}

export type Answered = Omit<OutboundResponse, "url" | "redirects">;

const HEADER_BYTES = 32 * 1024;

/** One request and its answer, no redirects. The address was found before, so the name is not looked up again. */
export async function exchange(wanted: Exchange): Promise<OutboundAnswer<Answered>> {
  try {
    return { ok: true, value: await send(wanted) };
  } catch (error) {
    return toProblem(error, wanted);
  }
}

function send({ url, at, method, headers, body, maxBytes, signal, ca }: Exchange): Promise<Answered> {
  const secure = url.protocol === "https:";
  const clock = new Stopwatch();
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method,
      headers: {
        "user-agent": "Holdpoint (production-readiness check)",
        "accept-encoding": "gzip, br",
        ...headers,
      },
      agent: false,
      family: at.family,
      lookup: (_host, options, give) =>
        options.all
          ? give(null, [{ address: at.address, family: at.family }])
          : give(null, at.address, at.family),
      ...(ca === undefined ? {} : { ca }),
      maxHeaderSize: HEADER_BYTES,
      signal,
    });
    request.on("error", reject);
    request.on("socket", (socket) => {
      socket.on("lookup", () => clock.mark("lookupMs"));
      socket.on("connect", () => clock.mark("connectMs"));
      (socket as TLSSocket).on("secureConnect", () => clock.mark("tlsMs"));
    });
    request.on("response", (response) => {
      clock.mark("firstByteMs");
      collect(response, maxBytes).then((read) => resolve(toAnswered(response, read, clock)), reject);
    });
    request.end(body);
  });
}

interface Read {
  wire: Buffer;
  cut: boolean;
}

async function collect(response: http.IncomingMessage, maxBytes: number): Promise<Read> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      break;
    }
  }
  return { wire: Buffer.concat(chunks).subarray(0, maxBytes), cut: length > maxBytes };
}

function toAnswered(response: http.IncomingMessage, { wire, cut }: Read, clock: Stopwatch): Answered {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const { body, bomb } = decode(wire, encoding);
  const pairs = response.rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), response.rawHeaders[index + 1] ?? ""]] : [],
  );
  return {
    status: response.statusCode ?? 0,
    headers: pairs,
    body,
    receivedBytes: wire.length,
    truncated: cut || bomb,
    timings: clock.read(),
  };
}

const MAX_DECODED = 8 * 1024 * 1024;
const DECODERS: Record<string, (bytes: Buffer, options: zlib.ZlibOptions & zlib.BrotliOptions) => Buffer> = {
  gzip: (bytes, options) => zlib.gunzipSync(bytes, { ...options, finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  br: (bytes, options) => zlib.brotliDecompressSync(bytes, options),
  deflate: (bytes, options) =>
    zlib.inflateSync(bytes, { ...options, finishFlush: zlib.constants.Z_SYNC_FLUSH }),
};

/** A body that unfolds beyond the limit, or that was cut inside its compression, is not looked into. */
function decode(wire: Buffer, encoding: string): { body: Buffer; bomb: boolean } {
  const decoder = DECODERS[encoding];
  if (decoder === undefined || wire.length === 0) return { body: wire, bomb: false };
  try {
    return { body: decoder(wire, { maxOutputLength: MAX_DECODED }), bomb: false };
  } catch {
    return { body: Buffer.alloc(0), bomb: true };
  }
}

type Mark = "lookupMs" | "connectMs" | "tlsMs" | "firstByteMs";

class Stopwatch {
  readonly #begun = performance.now();
  readonly #marks = new Map<Mark, number>();

  mark(name: Mark): void {
    if (!this.#marks.has(name)) this.#marks.set(name, this.#elapsed());
  }

  read(): OutboundTimings {
    const at = (name: Mark) => this.#marks.get(name) ?? null;
    const totalMs = this.#elapsed();
    return {
      lookupMs: at("lookupMs"),
      connectMs: at("connectMs"),
      tlsMs: at("tlsMs"),
      firstByteMs: at("firstByteMs") ?? totalMs,
      totalMs,
    };
  }

  #elapsed(): number {
    return Math.round((performance.now() - this.#begun) * 10) / 10;
  }
}

const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/;

/** Turns what Node throws into a code and a sentence. */
export function toProblem(error: unknown, wanted: { url: URL; signal: AbortSignal }) {
  const place = wanted.url.host;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (wanted.signal.aborted || code === "ABORT_ERR") {
    return problem("timeout", `${place} did not answer in time.`);
  }
  if (TLS_CODES.test(code)) {
    return problem("tls", `The certificate of ${place} is not accepted (${code}). A TLS check tells more.`);
  }
  if (code.startsWith("HPE_")) {
    return problem("protocol", `${place} does not speak HTTP properly (${code}).`);
  }
  return problem("connect", `${place} does not accept connections${code === "" ? "" : ` (${code})`}.`);
}
