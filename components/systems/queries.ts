import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/components/shell/api";
import type { RegisterSystemInput, SystemView, TestConnectionView } from "@/server/domain/systems/schema";

export type SystemList = { systems: SystemView[] };

export const systemKeys = {
  all: ["systems"] as const,
  list: (launchId: string) => [...systemKeys.all, "list", launchId] as const,
};

export function systemsQuery(launchId: string) {
  return queryOptions({
    queryKey: systemKeys.list(launchId),
    queryFn: ({ signal }) => apiFetch<SystemList>(`/api/v1/systems?launchId=${launchId}`, { signal }),
  });
}

/** Takes over a registered, changed or removed system; an older revision never replaces a newer one. */
export function takeOverSystem(queries: QueryClient, system: SystemView): void {
  queries.setQueryData<SystemList>(systemKeys.list(system.launchId), (list) => {
    if (!list) return list;
    const known = list.systems.find(({ id }) => id === system.id);
    if (known && known.rev > system.rev) return list;
    const others = list.systems.filter(({ id }) => id !== system.id);
    if (system.removed) return { systems: others };
    return { systems: [...others, system].sort((a, b) => a.name.localeCompare(b.name, "en")) };
  });
}

export function forgetSystem(queries: QueryClient, launchId: string, systemId: string): void {
  queries.setQueryData<SystemList>(systemKeys.list(launchId), (list) => {
    return list && { systems: list.systems.filter(({ id }) => id !== systemId) };
  });
}

export const registerSystem = (input: RegisterSystemInput) =>
  apiFetch<SystemView>("/api/v1/systems", { body: input });

export type SystemChange = {
  name?: string;
  environment?: string;
  address?: string;
  connection?: object;
  options?: object;
};

export const updateSystem = (system: SystemView, change: SystemChange) =>
  apiFetch<SystemView>(`/api/v1/systems/${system.id}`, {
    method: "PATCH",
    body: { ...change, rev: system.rev },
  });

export const removeSystem = (systemId: string) =>
  apiFetch<unknown>(`/api/v1/systems/${systemId}`, { method: "DELETE", body: {} });

export const testSystem = (systemId: string) =>
  apiFetch<TestConnectionView>(`/api/v1/systems/${systemId}/test`, { body: {} });

/** @param attempt the engine, and its connection or path */
export const tryConnection = (attempt: object) =>
  apiFetch<TestConnectionView>("/api/v1/systems/test", { body: attempt });

export type TableList = { tables: { name: string; bytes: number }[] };

export function tablesQuery(systemId: string) {
  return queryOptions({
    queryKey: [...systemKeys.all, "tables", systemId] as const,
    queryFn: ({ signal }) => apiFetch<TableList>(`/api/v1/systems/${systemId}/tables`, { signal }),
  });
}
