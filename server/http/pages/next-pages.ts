import type { IncomingMessage, ServerResponse } from "node:http";
import next from "next";

/** Next as the renderer of pages, in this process; it answers everything the API does not. */
export async function openPages(
  hostname: string,
  port: number,
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  const app = next({ dev: false, hostname, port });
  await app.prepare();
  return app.getRequestHandler();
}
