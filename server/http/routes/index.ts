import { openApiRoute } from "../openapi-route";
import { createRouter, type RouteTable } from "../router";
import { attachmentsRoutes } from "./attachments";
import { auditRoutes } from "./audit";
import { backupsRoutes } from "./backups";
import { checksRoutes } from "./checks";
import { commentsRoutes } from "./comments";
import { evidenceRoutes } from "./evidence";
import { gatesRoutes } from "./gates";
import { launchesRoutes } from "./launches";
import { liveRoutes } from "./live";
import { noticesRoutes } from "./notices";
import { peopleRoutes } from "./people";
import { plansRoutes } from "./plans";
import { policiesRoutes } from "./policies";
import { presenceRoutes } from "./presence";
import { proofsRoutes } from "./proofs";
import { runsRoutes } from "./runs";
import { storesRoutes } from "./stores";
import { systemsRoutes } from "./systems";
import { templatesRoutes } from "./templates";
import { viewsRoutes } from "./views";

/** Every door of the API. */
export const routeTable: RouteTable = {
  ...auditRoutes,
  ...attachmentsRoutes,
  ...backupsRoutes,
  ...commentsRoutes,
  ...checksRoutes,
  ...evidenceRoutes,
  ...gatesRoutes,
  ...launchesRoutes,
  ...liveRoutes,
  ...noticesRoutes,
  ...peopleRoutes,
  ...plansRoutes,
  ...policiesRoutes,
  ...presenceRoutes,
  ...proofsRoutes,
  ...runsRoutes,
  ...storesRoutes,
  ...systemsRoutes,
  ...templatesRoutes,
  ...viewsRoutes,
  "GET /api/v1/openapi.json": openApiRoute(() => routeTable),
};

export const matchRoute = createRouter(routeTable);
