import { exportPlan, readImported } from "@/server/domain/plans";
import { env } from "@/server/env";
import { type Handler, type Route, withContext } from "../route";

const MEDIA_TYPES = { markdown: "text/markdown", json: "application/json", csv: "text/csv" };

interface PlanFile {
  fileName: string;
  format: keyof typeof MEDIA_TYPES;
  base64: string;
}

/**
 * The plan as a download: `format` markdown (byte for byte but for the ticks), json or csv, `ticks` and `links` true or
 * false. With `facts=true` the answer is JSON: the bytes as base64, and what could not be written.
 */
const planFile: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    const asked = Object.fromEntries(new URL(request.url).searchParams) as Record<string, never>;
    // Links in an exported plan lead to the console under the address that people use.
    const { publicUrl } = env();
    const file = await exportPlan(ctx, { ...asked, launchId: params.launchId ?? "", publicUrl });
    if (asked.facts === "true")
      return Response.json(file, { headers: { "cache-control": "private, no-store" } });
    return download(file, {
      "x-holdpoint-missed-boxes": String(file.missedBoxes),
      "x-holdpoint-unwritten-ticks": String(file.unwrittenTicks),
      "x-holdpoint-unwritten-links": String(file.unwrittenLinks),
    });
  });

/** A file that was imported, as it came. */
const sourceFile: Handler = (request, { launchId = "", generation = "" }) =>
  withContext(request, async (ctx) => download(await readImported(ctx, { launchId, generation })));

function download({ base64, format, fileName }: PlanFile, facts: Record<string, string> = {}): Response {
  return new Response(Buffer.from(base64, "base64"), {
    headers: {
      "content-type": MEDIA_TYPES[format],
      "content-disposition": disposition(fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      ...facts,
    },
  });
}

/** A plain name for every client, and the real one beside it (RFC 6266). */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w. -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, "_"))}`;
}

const produces = "text/markdown";
export const planFileRoute: Route = { handler: planFile, verb: exportPlan, status: 200, produces };
export const sourceFileRoute: Route = { handler: sourceFile, verb: readImported, status: 200, produces };
