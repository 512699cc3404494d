import {
  getSystem,
  listSystems,
  listTables,
  registerSystem,
  removeSystem,
  testSystemConnection,
  tryConnection,
  updateSystem,
} from "@/server/domain/systems";
import { route } from "../route";
import type { RouteTable } from "../router";

export const systemsRoutes = {
  "GET /api/v1/systems": route(listSystems),
  "POST /api/v1/systems": route(registerSystem, { status: 201 }),
  "POST /api/v1/systems/test": route(tryConnection),
  "GET /api/v1/systems/{systemId}": route(getSystem),
  "PATCH /api/v1/systems/{systemId}": route(updateSystem),
  "DELETE /api/v1/systems/{systemId}": route(removeSystem),
  "GET /api/v1/systems/{systemId}/tables": route(listTables),
  "POST /api/v1/systems/{systemId}/test": route(testSystemConnection),
} satisfies RouteTable;
