import { cancelRun, getRun, listRuns, readLog, searchLog } from "@/server/domain/runs";
import { route } from "../route";
import type { RouteTable } from "../router";
import { logTextRoute } from "./run-log-text";

export const runsRoutes = {
  "GET /api/v1/runs": route(listRuns),
  "GET /api/v1/runs/{runId}": route(getRun),
  "GET /api/v1/runs/{runId}/log": route(readLog),
  "GET /api/v1/runs/{runId}/log/search": route(searchLog),
  "GET /api/v1/runs/{runId}/log.txt": logTextRoute,
  "POST /api/v1/runs/{runId}/cancel": route(cancelRun, { status: 202 }),
} satisfies RouteTable;
