import { once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** What may go wrong on the way to a store. */
export type Fault =
  | { kind: "status"; status: number; body?: string }
  /** The connection is reset when this much of the request has come. */
  | { kind: "cut"; afterBytes: number }
  /** The answer's body ends early, with its full length promised. */
  | { kind: "truncate" }
  /** One byte of the answer's body is another one. */
  | { kind: "flip" }
  /** The request is carried out, but its answer never comes. */
  | { kind: "lose_answer" }
  | { kind: "hang" };

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

export interface FaultProxy {
  port: number;
  /** Decides for every request; null lets it pass. */
  choose: (request: SeenRequest) => Fault | null;
  seen: SeenRequest[];
  close(): Promise<void>;
}

/** Stands between a client and an HTTP server, and breaks what it is told to break. Headers pass unchanged. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const proxy: FaultProxy = { port: 0, choose: () => null, seen: [], close: async () => undefined };
  const server: Server = createServer((incoming, outgoing) => {
    const seen = { method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers };
    proxy.seen.push(seen);
    pass(incoming, outgoing, targetPort, proxy.choose(seen));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.port = (server.address() as AddressInfo).port;
  proxy.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return proxy;
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number, fault: Fault | null): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "status") {
    incoming.resume();
    incoming.once("end", () => outgoing.writeHead(fault.status).end(fault.body));
    return;
  }
  if (fault?.kind === "cut") {
    let bytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes >= fault.afterBytes) incoming.socket.resetAndDestroy();
    });
    return;
  }
  const { method, url, headers } = incoming;
  const options = {
    port,
    host: "127.0.0.1",
    method,
    path: url,
    headers: { ...headers, connection: "close" },
  };
  const onward = httpRequest({ ...options, agent: false }, (answer) => {
    if (fault?.kind === "lose_answer") {
      answer.resume();
      answer.once("end", () => incoming.socket.resetAndDestroy());
      return;
    }
    const { connection: _own, ...answered } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, answered);
    let first = true;
    answer.on("data", (chunk: Buffer) => {
      if (fault?.kind === "flip" && first && answer.statusCode === 200)
        chunk.writeUInt8(chunk.readUInt8(chunk.length - 1) ^ 1, chunk.length - 1);
      if (fault?.kind === "truncate" && first) {
        outgoing.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => outgoing.destroy());
        answer.destroy();
      } else if (!outgoing.destroyed) outgoing.write(chunk);
      first = false;
    });
    answer.once("end", () => outgoing.end());
  });
  onward.once("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
