import { liveRoute } from "../live-stream";
import type { RouteTable } from "../router";

export const liveRoutes = {
  "GET /api/v1/live": liveRoute,
} satisfies RouteTable;
