import { listAudit } from "@/server/domain/audit";
import { route } from "../route";
import type { RouteTable } from "../router";

export const auditRoutes = {
  "GET /api/v1/audit": route(listAudit),
} satisfies RouteTable;
