import { changeLaunch, createLaunch, listLaunches } from "@/server/domain/launches";
import { route } from "../route";
import type { RouteTable } from "../router";

export const launchesRoutes = {
  "GET /api/v1/launches": route(listLaunches),
  "POST /api/v1/launches": route(createLaunch, { status: 201 }),
  "PATCH /api/v1/launches/{launchId}": route(changeLaunch),
} satisfies RouteTable;
