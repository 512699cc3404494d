import { listNotices, readNotices } from "@/server/domain/notices";
import { route } from "../route";
import type { RouteTable } from "../router";

export const noticesRoutes = {
  "GET /api/v1/notices": route(listNotices),
  "POST /api/v1/notices/read": route(readNotices),
} satisfies RouteTable;
