import {
  addNode,
  anchorPlan,
  changeDependencies,
  editNode,
  exportPlan,
  getPlan,
  getTimeline,
  importPlan,
  listSources,
  mergePlan,
  moveNode,
  nodeActivity,
  previewImport,
  previewMerge,
  progressHistory,
  progressOf,
  removeNode,
  restoreNode,
  tickItem,
  undoImport,
} from "@/server/domain/plans";
import { route } from "../route";
import type { RouteTable } from "../router";
import { planFileRoute, sourceFileRoute, withPublicUrl } from "./plan-file";

const PLAN = "/api/v1/plans/{launchId}";
const NODE = `${PLAN}/nodes/{nodeId}` as const;

export const plansRoutes = {
  [`GET ${PLAN}`]: route(getPlan),
  [`GET ${PLAN}/progress`]: route(progressOf),
  [`GET ${PLAN}/history`]: route(progressHistory),
  [`GET ${PLAN}/timeline`]: route(getTimeline),
  [`PUT ${PLAN}/anchor`]: route(anchorPlan),
  [`GET ${PLAN}/export`]: planFileRoute,
  [`GET ${PLAN}/export/file`]: route(exportPlan, { extra: withPublicUrl }),
  [`GET ${PLAN}/sources`]: route(listSources),
  [`GET ${PLAN}/sources/{generation}`]: sourceFileRoute,
  [`POST ${PLAN}/preview`]: route(previewImport),
  [`POST ${PLAN}/import`]: route(importPlan),
  [`POST ${PLAN}/merge/preview`]: route(previewMerge),
  [`POST ${PLAN}/merge`]: route(mergePlan),
  [`POST ${PLAN}/undo-import`]: route(undoImport),
  [`POST ${PLAN}/nodes`]: route(addNode, { status: 201 }),
  [`PATCH ${NODE}`]: route(editNode),
  [`DELETE ${NODE}`]: route(removeNode),
  [`PUT ${NODE}/dependencies`]: route(changeDependencies),
  [`POST ${NODE}/tick`]: route(tickItem),
  [`POST ${NODE}/move`]: route(moveNode),
  [`POST ${NODE}/restore`]: route(restoreNode),
  [`GET ${NODE}/activity`]: route(nodeActivity),
} satisfies RouteTable;
