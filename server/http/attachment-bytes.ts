import { findAttachment, readChunks, receiveFile, sealFile } from "@/server/domain/attachments";
import type { AttachmentView } from "@/server/domain/attachments/schema";
import { DomainError } from "@/server/kernel/errors";
import { assertPermitted } from "@/server/kernel/verb";
import { attachmentDisposition } from "./disposition";
import { type Handler, type Route, route, withContext } from "./route";
import { timedBody } from "./timed-body";

const UPLOAD_TIME = { idleMs: 30_000, totalMs: 15 * 60_000 };

const upload: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    // Before anything is read, whoever it comes from.
    assertPermitted(ctx, sealFile.permission);
    if (!request.body) throw new DomainError("invalid", "Send the bytes of the file as the body.");
    // Only this type: a form of another site cannot send it, and nobody takes the bytes for JSON.
    const type = request.headers.get("content-type") ?? "";
    if (!/^application\/octet-stream\s*(;|$)/i.test(type)) {
      throw new DomainError("invalid", "Send the bytes as application/octet-stream.");
    }
    const { launchId = "", attachmentId = "" } = params;
    const view = await receiveFile(ctx, { launchId, attachmentId }, timedBody(request.body, UPLOAD_TIME));
    return Response.json(view, { headers: { "cache-control": "private, no-store" } });
  });

const download: Handler = (request, params) =>
  withContext(request, async (ctx) => {
    const { launchId = "", attachmentId = "" } = params;
    const file = await findAttachment(ctx, { launchId, attachmentId });
    const etag = `"${file.sha256}"`;
    const headers = { ...fileHeaders(file), etag };
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    const chunks = readChunks(ctx.ports.db, file.id);
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: () => void chunks.return(undefined),
      },
      // One chunk waits for a slow client, no more.
      { highWaterMark: 1 },
    );
    return new Response(body, { headers: { ...headers, "content-length": String(file.bytes) } });
  });

/** Only what is surely a picture keeps its type; nothing else may be taken for a page or a script. */
function fileHeaders(file: AttachmentView): Record<string, string> {
  return {
    "content-type": file.picture ? file.mediaType : "application/octet-stream",
    "content-disposition": attachmentDisposition(file.fileName),
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-cache",
  };
}

export const uploadRoute: Route = {
  ...route(sealFile),
  handler: upload,
  consumes: "application/octet-stream",
};
export const downloadRoute: Route = {
  ...route(findAttachment),
  handler: download,
  produces: "application/octet-stream",
};
