import { exportPlan } from "@/server/domain/plans";
import { type Handler, type Route, withContext } from "../route";

/** The plan's file as a download, byte for byte but for the ticks. */
const handler: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    const { fileName, base64 } = await exportPlan(ctx, { launchId: params.launchId ?? "" });
    return new Response(Buffer.from(base64, "base64"), {
      headers: {
        "content-type": "text/markdown",
        "content-disposition": disposition(fileName),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });

/** A plain name for every client, and the real one beside it (RFC 6266). */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w. -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName.replace(/\p{Surrogate}/gu, "_"))}`;
}

export const planFileRoute: Route = { handler, verb: exportPlan, status: 200, produces: "text/markdown" };
