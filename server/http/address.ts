import type { IncomingMessage } from "node:http";
import { env } from "@/server/env";

/** The header in which the outermost server tells Next the caller's address; it removes any it was sent. */
export const ADDRESS_HEADER = "x-holdpoint-address";

const addresses = new WeakMap<Request, string>();

/** Keeps the caller's address beside its request; no header can forge it. */
export function rememberAddress(request: Request, address: string): void {
  addresses.set(request, address);
}

export function addressOf(request: Request): string {
  return addresses.get(request) ?? "";
}

type Caller = Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } };

/** Who called: the socket's peer, or what the outermost trusted proxy saw. */
export function callerAddress(incoming: Caller): string {
  const peer = incoming.socket.remoteAddress ?? "";
  const { proxies } = env();
  if (proxies === 0) return peer;
  const seen = String(incoming.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((part) => part.trim());
  return seen.at(-proxies)?.slice(0, 60) || peer;
}
