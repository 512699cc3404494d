import { openApiRoute } from "../openapi-route";
import { createRouter, type RouteTable } from "../router";
import { auditRoutes } from "./audit";
import { backupsRoutes } from "./backups";
import { launchesRoutes } from "./launches";
import { liveRoutes } from "./live";
import { peopleRoutes } from "./people";
import { plansRoutes } from "./plans";
import { runsRoutes } from "./runs";
import { systemsRoutes } from "./systems";
import { viewsRoutes } from "./views";

/** Every door of the API. */
export const routeTable: RouteTable = {
  ...auditRoutes,
  ...backupsRoutes,
  ...launchesRoutes,
  ...liveRoutes,
  ...peopleRoutes,
  ...plansRoutes,
  ...runsRoutes,
  ...systemsRoutes,
  ...viewsRoutes,
  "GET /api/v1/openapi.json": openApiRoute(() => routeTable),
};

export const matchRoute = createRouter(routeTable);
