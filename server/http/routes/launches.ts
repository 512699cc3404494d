import {
  changeLaunch,
  createLaunch,
  createSample,
  createShareLink,
  getOverview,
  listBoard,
  listLaunches,
  listShareLinks,
  removeLaunch,
  removeSample,
  revokeShareLink,
  weeklySummary,
} from "@/server/domain/launches";
import { env } from "@/server/env";
import { route } from "../route";
import type { RouteTable } from "../router";

/** "board" and "sample" stand before "{launchId}": the first match answers. */
export const launchesRoutes = {
  "GET /api/v1/launches": route(listLaunches),
  "POST /api/v1/launches": route(createLaunch, { status: 201 }),
  "GET /api/v1/launches/board": route(listBoard),
  "POST /api/v1/launches/sample": route(createSample, { status: 201 }),
  "DELETE /api/v1/launches/sample": route(removeSample),
  "PATCH /api/v1/launches/{launchId}": route(changeLaunch),
  "DELETE /api/v1/launches/{launchId}": route(removeLaunch),
  "GET /api/v1/launches/{launchId}/overview": route(getOverview),
  "GET /api/v1/launches/{launchId}/weekly-summary": route(weeklySummary),
  "GET /api/v1/launches/{launchId}/share-links": route(listShareLinks),
  "POST /api/v1/launches/{launchId}/share-links": route(createShareLink, {
    status: 201,
    extra: () => ({ origin: env().publicUrl }),
  }),
  "DELETE /api/v1/launches/{launchId}/share-links/{linkId}": route(revokeShareLink),
} satisfies RouteTable;
