import { leaveLaunch, sharePresence } from "@/server/domain/presence";
import { route } from "../route";
import type { RouteTable } from "../router";

export const presenceRoutes = {
  "PUT /api/v1/presence/{launchId}/{tab}": route(sharePresence),
  "DELETE /api/v1/presence/{launchId}/{tab}": route(leaveLaunch),
} satisfies RouteTable;
