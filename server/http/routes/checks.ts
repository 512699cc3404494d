import {
  changeCheck,
  defineCheck,
  getCheck,
  listChecks,
  listResults,
  removeCheck,
  runCheck,
} from "@/server/domain/checks";
import { route } from "../route";
import type { RouteTable } from "../router";

export const checksRoutes = {
  "GET /api/v1/checks": route(listChecks),
  "POST /api/v1/checks": route(defineCheck, { status: 201 }),
  "GET /api/v1/checks/{checkId}": route(getCheck),
  "PATCH /api/v1/checks/{checkId}": route(changeCheck),
  "DELETE /api/v1/checks/{checkId}": route(removeCheck),
  "POST /api/v1/checks/{checkId}/runs": route(runCheck, { status: 202 }),
  "GET /api/v1/checks/{checkId}/results": route(listResults),
} satisfies RouteTable;
