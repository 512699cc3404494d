import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ensureSetupToken } from "@/server/domain/people";
import { announceAuthAddress, env } from "@/server/env";
import { ADDRESS_HEADER, callerAddress, rememberAddress } from "./address";
import { web } from "./composition";
import { healthResponse } from "./health";
import { openPages } from "./pages/next-pages";
import { serveApi } from "./serve";

/** Headers only we may set, and headers Next trusts from a proxy; nobody outside may send them. */
const STRIPPED = [
  ADDRESS_HEADER,
  "x-holdpoint-path",
  "x-middleware-subrequest",
  "x-middleware-prefetch",
  "x-nextjs-data",
  "x-invoke-path",
  "x-matched-path",
  "x-original-url",
  "x-rewrite-url",
  "x-forwarded-host",
];

/** Pages and the sign-in take small forms only, and nothing behind them counts bytes. */
const MAX_PAGE_BODY_BYTES = 64 * 1024;

function isTooLarge({ headers }: IncomingMessage): boolean {
  return (
    headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > MAX_PAGE_BODY_BYTES
  );
}

async function main(): Promise<void> {
  const settings = env();
  announceAuthAddress();
  const opened = await web();
  const pages = await openPages(settings.host, settings.port);
  const api = getRequestListener(
    (request, { incoming }) => {
      rememberAddress(request, callerAddress(incoming));
      return serveApi(request);
    },
    { overrideGlobalObjects: false },
  );
  const health = getRequestListener((request) => healthResponse(new URL(request.url).pathname, web));

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/";
    if (path.startsWith("/api/v1/")) return void api(request, response);
    if (path === "/livez" || path === "/readyz") return void health(request, response);
    if (isTooLarge(request)) return void response.writeHead(413, { connection: "close" }).end();
    for (const name of STRIPPED) delete request.headers[name];
    request.headers[ADDRESS_HEADER] = callerAddress(request);
    request.headers["x-holdpoint-path"] = path;
    void pages(request, response);
  });
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 60_000;
  // Files may take their time; each body has its own limits (timed-body.ts), pages take 64 KB.
  server.requestTimeout = 16 * 60_000;
  server.on("upgrade", (_request, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    opened.hub.stop();
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 4_000).unref();
    await new Promise((resolve) => server.once("close", resolve));
    await opened.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  process.on("disconnect", () => void stop());

  const token = await ensureSetupToken(opened.ports);
  const setupUrl = token ? `${settings.publicUrl}/setup?token=${token}` : undefined;
  opened.ports.logger.info({ url: settings.publicUrl }, "web ready");
  if (process.send) process.send({ type: "ready", url: settings.publicUrl, setupUrl });
  else if (setupUrl) process.stdout.write(`Create the first admin: ${setupUrl}\n`);
}

main().catch((error: unknown) => {
  const busy = (error as { code?: string }).code === "EADDRINUSE";
  const text = busy
    ? `Port ${env().port} is in use. Stop the other program or choose another: HOLDPOINT_PORT=4700 npm start`
    : `The web server could not start: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
