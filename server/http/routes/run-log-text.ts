import { z } from "zod";
import { getRun, readLog } from "@/server/domain/runs";
import { query } from "@/server/kernel/query";
import { type Handler, type Route, withContext } from "../route";

const PAGE = 2_000;

/** Describes the download for the permission table and the OpenAPI document. */
const downloadLog = query({
  name: "runs.download-log",
  summary: "The whole log as text",
  permission: "runs:read",
  input: z.object({ runId: z.uuid() }),
  output: z.string(),
  run: async () => "",
});

/** The whole log as a text download, streamed page by page. */
const handler: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    const runId = params.runId ?? "";
    const run = await getRun(ctx, { runId });
    const encoder = new TextEncoder();
    let next = 1;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const page = await readLog(ctx, { runId, from: next, limit: PAGE });
        if (page.lines.length === 0) return controller.close();
        next += page.lines.length;
        // biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI escapes are control characters.
        const text = `${page.lines.join("\n")}\n`.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "");
        controller.enqueue(encoder.encode(text));
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "content-disposition": `attachment; filename="run-${run.number}.log"`,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });

export const logTextRoute: Route = { handler, verb: downloadLog, status: 200, produces: "text/plain" };
