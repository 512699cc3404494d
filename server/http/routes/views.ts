import { changeView, listViews, removeView, saveView } from "@/server/domain/views";
import { route } from "../route";
import type { RouteTable } from "../router";

const VIEWS = "/api/v1/views/{launchId}";

export const viewsRoutes = {
  [`GET ${VIEWS}`]: route(listViews),
  [`POST ${VIEWS}`]: route(saveView, { status: 201 }),
  [`PATCH ${VIEWS}/{viewId}`]: route(changeView),
  [`DELETE ${VIEWS}/{viewId}`]: route(removeView),
} satisfies RouteTable;
