import {
  applyRetention,
  getPolicy,
  holdBackup,
  listGauges,
  pinBackup,
  previewRetention,
  previewSchedule,
  releaseHold,
  removeSchedule,
  saveObjective,
  saveRetention,
  saveSchedule,
  unpinBackup,
} from "@/server/domain/policies";
import { route } from "../route";
import type { RouteTable } from "../router";

export const policiesRoutes = {
  "GET /api/v1/policies": route(listGauges),
  "GET /api/v1/policies/{systemId}": route(getPolicy),
  "PUT /api/v1/policies/{systemId}/schedule": route(saveSchedule),
  "DELETE /api/v1/policies/{systemId}/schedule": route(removeSchedule),
  "POST /api/v1/policies/{systemId}/schedule-preview": route(previewSchedule),
  "PUT /api/v1/policies/{systemId}/objective": route(saveObjective),
  "PUT /api/v1/policies/{systemId}/retention": route(saveRetention),
  "POST /api/v1/policies/{systemId}/retention-preview": route(previewRetention),
  "POST /api/v1/policies/{systemId}/retention-runs": route(applyRetention, { status: 202 }),
  "PUT /api/v1/policies/pins/{backupId}": route(pinBackup),
  "DELETE /api/v1/policies/pins/{backupId}": route(unpinBackup),
  "PUT /api/v1/policies/holds/{backupId}": route(holdBackup),
  "DELETE /api/v1/policies/holds/{backupId}": route(releaseHold),
} satisfies RouteTable;
