import {
  chooseStores,
  copyBackup,
  deleteBackup,
  getBackup,
  getRestore,
  listBackups,
  listRestores,
  listStoreChoices,
  planRestore,
  startBackup,
  startRestore,
} from "@/server/domain/backups";
import { route } from "../route";
import type { RouteTable } from "../router";

export const backupsRoutes = {
  "GET /api/v1/backups": route(listBackups),
  "POST /api/v1/backups": route(startBackup, { status: 202 }),
  "GET /api/v1/backups/restores": route(listRestores),
  "GET /api/v1/backups/restores/{restoreId}": route(getRestore),
  "GET /api/v1/backups/stores": route(listStoreChoices),
  "PUT /api/v1/backups/stores/{systemId}": route(chooseStores),
  "POST /api/v1/backups/{backupId}/copies": route(copyBackup, { status: 202 }),
  "GET /api/v1/backups/{backupId}": route(getBackup),
  "DELETE /api/v1/backups/{backupId}": route(deleteBackup),
  "POST /api/v1/backups/{backupId}/restore-plan": route(planRestore),
  "POST /api/v1/backups/{backupId}/restores": route(startRestore, { status: 202 }),
} satisfies RouteTable;
