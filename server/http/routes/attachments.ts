import {
  announceFile,
  countAttachments,
  listAttachments,
  removeAttachment,
} from "@/server/domain/attachments";
import { downloadRoute, uploadRoute } from "../attachment-bytes";
import { route } from "../route";
import type { RouteTable } from "../router";

const LAUNCH = "/api/v1/attachments/{launchId}";
const FILE = `${LAUNCH}/{attachmentId}` as const;

export const attachmentsRoutes = {
  [`GET ${LAUNCH}`]: route(countAttachments),
  [`GET ${LAUNCH}/items/{nodeId}`]: route(listAttachments),
  [`POST ${LAUNCH}/items/{nodeId}`]: route(announceFile, { status: 201 }),
  [`PUT ${FILE}/bytes`]: uploadRoute,
  [`GET ${FILE}/bytes`]: downloadRoute,
  [`DELETE ${FILE}`]: route(removeAttachment),
} satisfies RouteTable;
