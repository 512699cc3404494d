"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { StoreView } from "@/server/domain/stores/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { BringBackDialog } from "./bring-back-dialog";
import { removeStore, storeKeys, storesQuery, takeOverStore, testStore, updateStore } from "./queries";
import { StoreCard } from "./store-card";
import { StoreDialog } from "./store-dialog";
import { StoreTabs } from "./store-tabs";

type Open =
  | { what: "edit"; store: StoreView | null }
  | { what: "remove" | "bring-back"; store: StoreView }
  | { what: "host-key"; store: StoreView; shown: string };

type Scan = { runId: string; runNumber: number };

/** The places where backups go, with what their last test found. */
export function StoresScreen({ role }: { role: Role }) {
  const queries = useQueryClient();
  const list = useQuery(storesQuery());
  const [open, setOpen] = useState<Open | null>(null);
  const [scans, setScans] = useState<Record<string, Scan>>({});
  const mayWrite = may(role, "stores:write");
  useLive((event) => {
    if (event.type === "stores.changed") takeOverStore(queries, event.payload as StoreView);
  });
  const close = () => setOpen(null);
  const scanned = (storeId: string) => (run: Scan) => setScans((known) => ({ ...known, [storeId]: run }));
  const stores = list.data?.stores ?? [];
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Stores"
        actions={
          mayWrite ? (
            <Button
              variant="primary"
              icon={<Plus className="size-4" />}
              onClick={() => setOpen({ what: "edit", store: null })}
            >
              Register a store
            </Button>
          ) : undefined
        }
      >
        Where backups go. A second place keeps them when the first one is lost.
      </PageHeader>
      <StoreTabs current="stores" />
      <ListState list={list} />
      <div className="grid gap-4 md:grid-cols-2">
        {stores.map((store) => (
          <StoreCard
            key={store.id}
            store={store}
            mayWrite={mayWrite}
            mayRun={may(role, "backups:run")}
            onEdit={() => setOpen({ what: "edit", store })}
            onRemove={() => setOpen({ what: "remove", store })}
            onBringBack={() => setOpen({ what: "bring-back", store })}
            onAcceptKey={(shown) => setOpen({ what: "host-key", store, shown })}
            scan={scans[store.id] ?? null}
            onScan={scanned(store.id)}
          />
        ))}
      </div>
      {stores.length === 1 ? (
        <Card flush>
          <EmptyState title="Everything lies in one place.">
            When this machine is lost, so are its backups. Register a second store on another one.
          </EmptyState>
        </Card>
      ) : null}
      {open?.what === "edit" ? <StoreDialog store={open.store} onClose={close} /> : null}
      {open?.what === "remove" ? <RemoveStore store={open.store} onClose={close} /> : null}
      {open?.what === "host-key" ? (
        <AcceptHostKey store={open.store} shown={open.shown} onClose={close} />
      ) : null}
      {open?.what === "bring-back" ? (
        <BringBackDialog store={open.store} onStarted={scanned(open.store.id)} onClose={close} />
      ) : null}
    </div>
  );
}

/** What stands instead of the list while there is none. */
function ListState({ list }: { list: ReturnType<typeof useQuery<{ stores: StoreView[] }>> }) {
  if (list.isPending) return <Skeleton lines={6} />;
  if (list.data) return null;
  return (
    <ErrorState
      title="The stores could not be loaded."
      safe="Backups are not touched by that."
      detail={list.error?.message}
      onRetry={() => void list.refetch()}
      requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
    />
  );
}

function RemoveStore({ store, onClose }: { store: StoreView; onClose: () => void }) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${store.name}?`}
      target={store.name}
      impact={[
        "The console forgets the store and erases its secret.",
        "What lies there stays there. Registered again, its backups can be brought back.",
      ]}
      confirmLabel="Remove store"
      error={error}
      onConfirm={async () => {
        try {
          await removeStore(store.id);
          takeOverStore(queries, { ...store, removed: true });
          onClose();
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}

type AcceptProps = { store: StoreView; shown: string; onClose: () => void };

function AcceptHostKey({ store, shown, onClose }: AcceptProps) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const mono = (text: string) => <span className="font-mono text-sm wrap-anywhere">{text}</span>;
  return (
    <ConfirmDialog
      tier="T3"
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Accept another host key for ${store.name}?`}
      target={store.name}
      impact={[
        <>Until now: {mono(store.hostKey ?? "none")}</>,
        <>Shown now: {mono(shown)}</>,
        "If nobody replaced the server, somebody may stand between it and this console. Ask first.",
      ]}
      reason="none"
      confirmLabel="Accept the new key"
      error={error}
      onConfirm={async () => {
        try {
          takeOverStore(queries, await updateStore(store, { hostKey: shown }));
          await testStore(store.id);
          await queries.invalidateQueries({ queryKey: storeKeys.list() });
          onClose();
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}
