import net from "node:net";
import { rootCertificates } from "node:tls";
import type {
  Outbound,
  OutboundAnswer,
  OutboundRequest,
  OutboundResponse,
} from "@/server/kernel/ports/outbound";
import { parseNetworks } from "./address-rule";
import { type Answered, exchange, toProblem } from "./exchange";
import { findAddress, problem, type Resolve } from "./find-address";
import { shakeHands } from "./handshake";

export interface OutboundOptions {
  /** Private networks that may be reached, for example "10.20.0.0/16,::1/128". */
  privateNetworks: string;
  /** How names become addresses; the system's way unless given. */
  resolve?: Resolve;
  /** Certificates (PEM) of authorities that are trusted beside those that Node knows. */
  authorities?: string;
}

const DEFAULT_MS = 15_000;
const DEFAULT_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What a stranger must not be handed when a redirect leads to another origin. */
const SAFE_ELSEWHERE = new Set(["accept", "accept-language", "accept-encoding", "user-agent", "origin"]);

/**
 * The guarded door to other machines: addresses of private networks, of clouds' credentials, and names that lead there
 * are refused on every hop, unless the network is allowed.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const allowed = parseNetworks(options.privateNetworks);
  const find = (host: string) => findAddress(host, allowed, options.resolve);
  const ca = options.authorities === undefined ? undefined : [...rootCertificates, options.authorities];
  return {
    request: (request, signal) => follow(request, { find, ca }, limit(signal, request.timeoutMs)),
    handshake: async (request, signal) => {
      const at = await find(request.host);
      return at.ok ? shakeHands(request, at.value, { ca, signal: limit(signal, request.timeoutMs) }) : at;
    },
    dial: async ({ host, port, timeoutMs }, signal) => {
      const at = await find(host);
      return at.ok ? dial(host, port, at.value.address, limit(signal, timeoutMs)) : at;
    },
  };
}

interface Way {
  find(host: string): ReturnType<typeof findAddress>;
  ca: string[] | undefined;
}

function limit(signal: AbortSignal | undefined, timeoutMs = DEFAULT_MS): AbortSignal {
  const late = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? late : AbortSignal.any([signal, late]);
}

async function follow(
  request: OutboundRequest,
  way: Way,
  signal: AbortSignal,
): Promise<OutboundAnswer<OutboundResponse>> {
  const start = readUrl(request.url);
  if (start === null) return problem("address", "Give an address that begins with https:// or http://.");
  const most = Math.min(request.redirects ?? 0, MOST_REDIRECTS);
  const redirects: { status: number; from: string; to: string }[] = [];
  let url = start;
  let hop = { method: request.method ?? "GET", headers: request.headers ?? {}, body: request.body };
  for (;;) {
    const answer = await ask(url, hop, request.maxBytes ?? DEFAULT_BYTES, way, signal);
    if (!answer.ok) return answer;
    const to = redirects.length < most ? targetOf(answer.value, url) : null;
    if (to === null) return { ok: true, value: { ...answer.value, url: url.href, redirects } };
    redirects.push({ status: answer.value.status, from: url.href, to: to.href });
    hop = nextHop(hop, answer.value.status, to.origin === url.origin);
    const refusal = refuseHop(url, to, hop);
    if (refusal !== null) return problem("redirect", refusal);
    url = to;
  }
}

interface Hop {
  method: NonNullable<OutboundRequest["method"]>;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}

/** Why a redirect is not followed; null when it is. What was sent to one origin is not handed to another. */
function refuseHop(from: URL, to: URL, { body }: Hop): string | null {
  if (from.protocol === "https:" && to.protocol === "http:") {
    return `${from.host} leads from https to http. Redirect to https only.`;
  }
  if (body === undefined || from.origin === to.origin) return null;
  return `${from.host} passes what was sent to it on to ${to.host}. Ask there instead.`;
}

function nextHop(hop: Hop, status: number, sameOrigin: boolean): Hop {
  const becomesGet = status === 303 || (status <= 302 && hop.method === "POST");
  const entries = Object.entries(hop.headers).filter(
    ([name]) => sameOrigin || SAFE_ELSEWHERE.has(name.toLowerCase()),
  );
  return {
    method: becomesGet && hop.method !== "HEAD" ? "GET" : hop.method,
    headers: Object.fromEntries(entries),
    body: becomesGet ? undefined : hop.body,
  };
}

async function ask(
  url: URL,
  hop: Hop,
  maxBytes: number,
  { find, ca }: Way,
  signal: AbortSignal,
): Promise<OutboundAnswer<Answered>> {
  const at = await find(url.hostname);
  return at.ok ? exchange({ url, at: at.value, ...hop, maxBytes, signal, ca }) : at;
}

function targetOf(answer: Answered, from: URL): URL | null {
  if (!REDIRECTS.has(answer.status)) return null;
  const location = answer.headers.find(([name]) => name === "location")?.[1];
  return location === undefined ? null : readUrl(location, from);
}

function readUrl(text: string, base?: URL): URL | null {
  try {
    const url = new URL(text, base);
    const web = url.protocol === "http:" || url.protocol === "https:";
    return web && url.username === "" && url.password === "" ? url : null;
  } catch {
    return null;
  }
}

function dial(
  host: string,
  port: number,
  address: string,
  signal: AbortSignal,
): Promise<OutboundAnswer<number>> {
  const begun = performance.now();
  const url = new URL(`http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`);
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port, signal });
    socket.on("connect", () => {
      socket.destroy();
      resolve({ ok: true, value: Math.round((performance.now() - begun) * 10) / 10 });
    });
    socket.on("error", (error) => resolve(toProblem(error, { url, signal })));
  });
}
