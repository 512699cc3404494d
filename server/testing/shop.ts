import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What the shop can do wrong. */
export type Flaw =
  | "down"
  | "slow"
  | "plain-headers"
  | "open-cors"
  | "leaks-env"
  | "shows-traces"
  | "leads-away"
  | "no-limit"
  | "heavy"
  | "old-runbook";

export interface Shop {
  url: string;
  flaws: Set<Flaw>;
  requests: { method: string; path: string; headers: http.IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

const SAFE_HEADERS = {
  "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), microphone=()",
} as const;

const DAY_MS = 86_400_000;
const LIMIT = 10;

interface Visit {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  query: URLSearchParams;
  body: string;
  flaws: ReadonlySet<Flaw>;
  /** Sign-ins so far, this one included. */
  signIns: number;
}

const json = ({ response }: Visit, value: unknown, status = 200) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));

const PAGES: Record<string, (visit: Visit) => unknown> = {
  "/": ({ response, flaws }) => response.writeHead(200, { "content-type": "text/html" }).end(home(flaws)),
  "/health": (visit) => json(visit, { status: "ok", parts: [{ name: "database", ok: true }] }),
  "/sign-in": (visit) => {
    if (!visit.flaws.has("no-limit") && visit.signIns > LIMIT) {
      return visit.response.writeHead(429, { "retry-after": "30" }).end();
    }
    const known = visit.body.includes('"password":"open sesame"');
    return known ? json(visit, { token: 'a"b' }) : json(visit, { error: "unknown" }, 401);
  },
  "/orders": (visit) =>
    visit.request.headers.authorization === 'Bearer a"b'
      ? json(visit, { id: 7, items: [{ name: "tea" }] }, 201)
      : json(visit, { error: "sign in" }, 401),
  "/orders/7": (visit) => json(visit, { id: 7, state: "paid" }),
  "/login": ({ query, flaws, response }) => {
    const next = query.get("next") ?? "/";
    const location = flaws.has("leads-away") || next.startsWith("/") ? next : "/";
    return response.writeHead(302, { location }).end();
  },
  "/.env": ({ flaws, response }) =>
    flaws.has("leaks-env") ? response.end("DATABASE_PASSWORD=hunter2\n") : response.writeHead(404).end(),
  "/api/v1/query": (visit) => json(visit, prometheus(visit.query.get("query") ?? "")),
  "/runbook": ({ flaws, response }) => {
    const old = flaws.has("old-runbook");
    response.setHeader("last-modified", new Date(Date.now() - (old ? 400 : 1) * DAY_MS).toUTCString());
    const contacts = old ? "" : "<h2>Contacts</h2>";
    return response.end(`<html><body><h1>Runbook</h1><h2>Rollback</h2>${contacts}</body></html>`);
  },
  "/app.js": ({ flaws, response }) =>
    response
      .writeHead(200, { "content-type": "text/javascript" })
      .end("x".repeat(flaws.has("heavy") ? 3_000_000 : 100)),
};

function answer(visit: Visit, pathname: string): void {
  const { request, response, flaws } = visit;
  if (flaws.has("down")) return void response.writeHead(503).end("down for maintenance");
  for (const [name, value] of Object.entries(headersOf(flaws, request))) response.setHeader(name, value);
  const page = PAGES[pathname];
  if (page) page(visit);
  else if (flaws.has("shows-traces")) {
    response.writeHead(500).end('Traceback (most recent call last):\n  File "/srv/app.py", line 7');
  } else response.writeHead(404).end("There is no such page.");
}

/** A small shop on a port of its own, whose flaws are switched on and off while it runs. */
export async function openShop(tls?: https.ServerOptions): Promise<Shop> {
  const flaws = new Set<Flaw>();
  const requests: Shop["requests"] = [];
  let signIns = 0;
  const handle = (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const { method = "", url = "/", headers } = request;
      const { pathname, searchParams } = new URL(url, "http://shop");
      requests.push({ method, path: url, headers, body });
      if (pathname === "/sign-in") signIns += 1;
      const visit = { request, response, query: searchParams, body, flaws, signIns };
      setTimeout(() => answer(visit, pathname), flaws.has("slow") ? 300 : 0);
    });
  };
  const server = tls ? https.createServer(tls, handle) : http.createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://${tls ? "localhost" : "127.0.0.1"}:${port}`,
    flaws,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function headersOf(flaws: ReadonlySet<Flaw>, request: http.IncomingMessage): Record<string, string> {
  return {
    ...(flaws.has("plain-headers")
      ? { server: "nginx/1.18.0", "x-powered-by": "Express 4", "set-cookie": "session=1; Path=/" }
      : { ...SAFE_HEADERS, "set-cookie": "session=1; Path=/; HttpOnly; Secure; SameSite=Lax" }),
    ...(flaws.has("open-cors")
      ? {
          "access-control-allow-origin": request.headers.origin ?? "*",
          "access-control-allow-credentials": "true",
        }
      : {}),
  };
}

const home = (flaws: ReadonlySet<Flaw>) =>
  `<!doctype html><html><head><title>Shop</title><script src="/app.js"></script></head><body>Welcome${
    flaws.has("heavy") ? '<img src="/missing.png">' : ""
  }</body></html>`;

function prometheus(query: string): unknown {
  if (query === "bad") return { status: "error", error: "parse error" };
  const result = [
    { metric: { __name__: "errors", job: "api" }, value: [1, "0.5"] },
    { metric: { __name__: "errors", job: "web" }, value: [1, query === "high" ? "9" : "0.1"] },
  ];
  return { status: "success", data: { resultType: "vector", result } };
}

export interface Certificates {
  authority: string;
  good: { key: string; cert: string };
  /** Ends within a week. */
  ending: { key: string; cert: string };
  /** Made out to another name. */
  stranger: { key: string; cert: string };
  /** Signed by nobody that is known. */
  selfSigned: { key: string; cert: string };
}

/** An authority of its own and what it signed, made anew by openssl. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-certificates-"));
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const read = (name: string) => readFile(path.join(folder, name), "utf8");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "30",
    "-subj",
    "/CN=Test authority",
  );
  const issue = async (name: string, host: string, days: string) => {
    await writeFile(path.join(folder, `${name}.ext`), `subjectAltName=DNS:${host}\n`);
    await openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${host}`);
    await openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      `${name}.pem`,
      "-days",
      days,
      "-extfile",
      `${name}.ext`,
    );
    return { key: await read(`${name}.key`), cert: await read(`${name}.pem`) };
  };
  try {
    const good = await issue("good", "localhost", "25");
    const ending = await issue("ending", "localhost", "5");
    const stranger = await issue("stranger", "elsewhere.example", "25");
    await openssl(
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      "self.key",
      "-out",
      "self.pem",
      "-days",
      "25",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
    );
    const selfSigned = { key: await read("self.key"), cert: await read("self.pem") };
    return { authority: await read("ca.pem"), good, ending, stranger, selfSigned };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
