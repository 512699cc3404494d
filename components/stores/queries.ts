import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { LaunchView } from "@/server/domain/launches/schema";
import type {
  KeysView,
  KeyView,
  ProbeView,
  RegisterStoreInput,
  StoreView,
} from "@/server/domain/stores/schema";

export type StoreList = { stores: StoreView[] };

export const storeKeys = {
  all: ["stores"] as const,
  list: () => [...storeKeys.all, "list"] as const,
  keys: () => [...storeKeys.all, "keys"] as const,
  launches: () => [...storeKeys.all, "launches"] as const,
};

export function storesQuery() {
  return queryOptions({
    queryKey: storeKeys.list(),
    queryFn: ({ signal }) => apiFetch<StoreList>("/api/v1/stores", { signal }),
  });
}

export function keysQuery() {
  return queryOptions({
    queryKey: storeKeys.keys(),
    queryFn: ({ signal }) => apiFetch<KeysView>("/api/v1/stores/keys", { signal }),
  });
}

/** Asked for only when a backup may have to be put into one. */
export function launchChoicesQuery() {
  return queryOptions({
    queryKey: storeKeys.launches(),
    queryFn: ({ signal }) => apiFetch<{ launches: LaunchView[] }>("/api/v1/launches", { signal }),
  });
}

/** Takes over a registered, changed or removed store; an older revision never replaces a newer one. */
export function takeOverStore(queries: QueryClient, store: StoreView): void {
  queries.setQueryData<StoreList>(storeKeys.list(), (list) => {
    if (!list) return list;
    const known = list.stores.find(({ id }) => id === store.id);
    if (known && known.rev > store.rev) return list;
    const others = list.stores.filter(({ id }) => id !== store.id);
    if (store.removed) return { stores: others };
    const order = (a: StoreView, b: StoreView) =>
      Number(b.builtIn) - Number(a.builtIn) || a.name.localeCompare(b.name, "en");
    return { stores: [...others, store].sort(order) };
  });
}

export const registerStore = (input: RegisterStoreInput) =>
  apiFetch<StoreView>("/api/v1/stores", { body: input });

export type StoreChange = { name?: string; place?: object; secret?: object; hostKey?: string };

export const updateStore = (store: StoreView, change: StoreChange) =>
  apiFetch<StoreView>(`/api/v1/stores/${store.id}`, { method: "PATCH", body: { ...change, rev: store.rev } });

export const removeStore = (storeId: string) =>
  apiFetch<unknown>(`/api/v1/stores/${storeId}`, { method: "DELETE", body: {} });

export const testStore = (storeId: string) =>
  apiFetch<ProbeView>(`/api/v1/stores/${storeId}/test`, { body: {} });

export const tryStore = (input: object) => apiFetch<ProbeView>("/api/v1/stores/test", { body: input });

export type ScanInput = { depth: "names" | "bytes"; rebuild: boolean; launchId?: string };

export const scanStore = (storeId: string, input: ScanInput) =>
  apiFetch<{ runId: string; runNumber: number }>(`/api/v1/stores/${storeId}/scan`, { body: input });

export const addKey = (input: { label: string; recipient: string }) =>
  apiFetch<KeyView>("/api/v1/stores/keys", { body: input });

export const rotateKey = () => apiFetch<{ recipient: string }>("/api/v1/stores/keys/rotate", { body: {} });

export const retireKey = (keyId: string) =>
  apiFetch<KeyView>(`/api/v1/stores/keys/${keyId}/retire`, { body: {} });

export const startCheck = (keyId: string) =>
  apiFetch<{ sealed: string; command: string }>(`/api/v1/stores/keys/${keyId}/check`, { body: {} });

export const passCheck = (keyId: string, phrase: string) =>
  apiFetch<KeyView>(`/api/v1/stores/keys/${keyId}/proof`, { body: { phrase } });
