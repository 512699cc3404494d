import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { LiveEvent } from "@/components/shell/live";
import type {
  BackupDetail,
  BackupView,
  RestorePlan,
  RestoreView,
  StoreChoiceView,
} from "@/server/domain/backups/schema";

export type BackupList = { backups: BackupView[]; more: boolean };
export type RestoreList = { restores: RestoreView[]; more: boolean };

export const PER_PAGE = 50;

export type ListInput = { launchId: string; systemId?: string; after?: string; limit: number };

export const backupKeys = {
  all: ["backups"] as const,
  lists: () => [...backupKeys.all, "list"] as const,
  list: (input: ListInput) => [...backupKeys.lists(), input] as const,
  restores: (input: ListInput) => [...backupKeys.all, "restores", input] as const,
  choices: (launchId: string) => [...backupKeys.all, "choices", launchId] as const,
  details: () => [...backupKeys.all, "detail"] as const,
  detail: (backupId: string) => [...backupKeys.details(), backupId] as const,
};

const query = (input: ListInput) =>
  new URLSearchParams(Object.entries(input).map(([key, value]) => [key, String(value)]));

export function backupsQuery(input: ListInput) {
  return queryOptions({
    queryKey: backupKeys.list(input),
    queryFn: ({ signal }) => apiFetch<BackupList>(`/api/v1/backups?${query(input)}`, { signal }),
  });
}

export function restoresQuery(input: ListInput) {
  return queryOptions({
    queryKey: backupKeys.restores(input),
    queryFn: ({ signal }) => apiFetch<RestoreList>(`/api/v1/backups/restores?${query(input)}`, { signal }),
  });
}

export function backupQuery(backupId: string) {
  return queryOptions({
    queryKey: backupKeys.detail(backupId),
    queryFn: ({ signal }) => apiFetch<BackupDetail>(`/api/v1/backups/${backupId}`, { signal }),
  });
}

export function storeChoicesQuery(launchId: string) {
  return queryOptions({
    queryKey: backupKeys.choices(launchId),
    queryFn: ({ signal }) =>
      apiFetch<{ choices: StoreChoiceView[] }>(`/api/v1/backups/stores?launchId=${launchId}`, { signal }),
  });
}

export const chooseStores = ({ systemId, ...stores }: StoreChoiceView) =>
  apiFetch<StoreChoiceView>(`/api/v1/backups/stores/${systemId}`, { method: "PUT", body: stores });

export const copyBackup = (backupId: string, storeId: string) =>
  apiFetch<BackupView>(`/api/v1/backups/${backupId}/copies`, { body: { storeId } });

export const startBackup = (systemId: string, idempotencyKey: string) =>
  apiFetch<BackupView>("/api/v1/backups", { body: { systemId }, idempotencyKey });

/** `storeId` chooses the copy to read; without it the nearest good one is taken. */
export const planRestore = (backupId: string, newDatabase: string, storeId?: string) =>
  apiFetch<RestorePlan>(`/api/v1/backups/${backupId}/restore-plan`, {
    body: { newDatabase, ...(storeId ? { storeId } : {}) },
  });

export const startRestore = (plan: RestorePlan, idempotencyKey: string) =>
  apiFetch<RestoreView>(`/api/v1/backups/${plan.backupId}/restores`, {
    body: { newDatabase: plan.newDatabase, digest: plan.digest, storeId: plan.source.storeId },
    idempotencyKey,
  });

export const deleteBackup = (backupId: string, reason: string) =>
  apiFetch<BackupView>(`/api/v1/backups/${backupId}`, { method: "DELETE", body: { reason } });

/** Takes over what an event says; lists that may have gained a row are read again. */
export function applyBackupEvent(queries: QueryClient, event: LiveEvent): void {
  if (event.type === "backups.changed") {
    const backup = event.payload as BackupView;
    queries.setQueriesData<BackupList>({ queryKey: backupKeys.lists() }, (list) => {
      return list && { ...list, backups: list.backups.map((row) => (row.id === backup.id ? backup : row)) };
    });
    void queries.invalidateQueries({ queryKey: backupKeys.lists() });
    // Every backup of the system: a newer good one lets the older one be deleted.
    void queries.invalidateQueries({ queryKey: backupKeys.details() });
  }
  if (event.type === "backups.restore-changed") {
    const { backupId } = event.payload as RestoreView;
    void queries.invalidateQueries({ queryKey: [...backupKeys.all, "restores"] });
    void queries.invalidateQueries({ queryKey: backupKeys.detail(backupId) });
  }
}
