import { openApiRoute } from "../openapi-route";
import { createRouter, type RouteTable } from "../router";
import { auditRoutes } from "./audit";
import { launchesRoutes } from "./launches";
import { liveRoutes } from "./live";
import { peopleRoutes } from "./people";
import { runsRoutes } from "./runs";

/** Every door of the API. */
export const routeTable: RouteTable = {
  ...auditRoutes,
  ...launchesRoutes,
  ...liveRoutes,
  ...peopleRoutes,
  ...runsRoutes,
  "GET /api/v1/openapi.json": openApiRoute(() => routeTable),
};

export const matchRoute = createRouter(routeTable);
