import {
  getTemplate,
  listTemplates,
  removeTemplate,
  renameTemplate,
  saveTemplate,
  useTemplate,
} from "@/server/domain/templates";
import { route } from "../route";
import type { RouteTable } from "../router";

const ONE = "/api/v1/templates/{templateId}";

export const templatesRoutes = {
  "GET /api/v1/templates": route(listTemplates),
  "POST /api/v1/templates": route(saveTemplate, { status: 201 }),
  [`GET ${ONE}`]: route(getTemplate),
  [`PATCH ${ONE}`]: route(renameTemplate),
  [`DELETE ${ONE}`]: route(removeTemplate),
  [`POST ${ONE}/use`]: route(useTemplate, { status: 201 }),
} satisfies RouteTable;
