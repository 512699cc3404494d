import { exportPlan } from "@/server/domain/plans";
import { type Handler, type Route, withContext } from "../route";

const MEDIA_TYPES = { markdown: "text/markdown", json: "application/json", csv: "text/csv" };

/** The plan as a download: `format` markdown (byte for byte but for the ticks), json or csv, and `ticks` true or false. */
const handler: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    const asked = Object.fromEntries(new URL(request.url).searchParams) as Record<string, never>;
    const file = await exportPlan(ctx, { ...asked, launchId: params.launchId ?? "" });
    return new Response(Buffer.from(file.base64, "base64"), {
      headers: {
        "content-type": MEDIA_TYPES[file.format],
        "content-disposition": disposition(file.fileName),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "x-holdpoint-missed-boxes": String(file.missedBoxes),
        "x-holdpoint-unwritten-ticks": String(file.unwrittenTicks),
      },
    });
  });

/** A plain name for every client, and the real one beside it (RFC 6266). */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w. -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, "_"))}`;
}

export const planFileRoute: Route = { handler, verb: exportPlan, status: 200, produces: "text/markdown" };
