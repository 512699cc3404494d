"use client";

import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { ENVIRONMENTS, type SystemView } from "@/server/domain/systems/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { forgetSystem, removeSystem, type SystemList, systemsQuery, takeOverSystem } from "./queries";
import { SystemCard } from "./system-card";
import { SystemDialog } from "./system-dialog";
import { ENVIRONMENT_TEXT } from "./system-draft";

/** What a launch acts upon, by environment. */
export function SystemsScreen({ launchId, role }: { launchId: string; role: Role }) {
  const queries = useQueryClient();
  const list = useQuery(systemsQuery(launchId));
  const [editing, setEditing] = useState<SystemView | "new" | null>(null);
  const [removing, setRemoving] = useState<SystemView | null>(null);
  const mayWrite = may(role, "systems:write");
  useLive((event) => {
    if (event.type === "systems.changed") takeOverSystem(queries, event.payload as SystemView);
    if (event.type === "systems.removed")
      forgetSystem(queries, launchId, (event.payload as { id: string }).id);
  });
  const add = (
    <Button variant="primary" icon={<Plus className="size-4" />} onClick={() => setEditing("new")}>
      Register a system
    </Button>
  );
  const systems = list.data?.systems ?? [];
  return (
    <div className="grid gap-6">
      <PageHeader title="Systems" actions={mayWrite && systems.length > 0 ? add : undefined}>
        What this launch backs up, probes and restores.
      </PageHeader>
      <ListState list={list} add={mayWrite ? add : undefined} />
      <ByEnvironment systems={systems} mayWrite={mayWrite} onEdit={setEditing} onRemove={setRemoving} />
      {editing ? (
        <SystemDialog
          launchId={launchId}
          system={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {removing ? <RemoveSystem system={removing} onClose={() => setRemoving(null)} /> : null}
    </div>
  );
}

/** What stands instead of the list while there is none. */
function ListState({ list, add }: { list: UseQueryResult<SystemList>; add: ReactNode }) {
  if (list.isPending) return <Skeleton lines={6} />;
  if (!list.data) {
    return (
      <ErrorState
        title="The systems could not be loaded."
        safe="Nothing was changed."
        detail={list.error?.message}
        onRetry={() => void list.refetch()}
        requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
      />
    );
  }
  if (list.data.systems.length > 0) return null;
  return (
    <Card flush>
      <EmptyState title="No system is registered yet." action={add}>
        Register the database behind the launch, test the connection, and back it up from a button.
      </EmptyState>
    </Card>
  );
}

function ByEnvironment({
  systems,
  mayWrite,
  onEdit,
  onRemove,
}: {
  systems: readonly SystemView[];
  mayWrite: boolean;
  onEdit: (system: SystemView) => void;
  onRemove: (system: SystemView) => void;
}) {
  return ENVIRONMENTS.map((environment) => {
    const here = systems.filter((system) => system.environment === environment);
    if (here.length === 0) return null;
    return (
      <section key={environment} aria-labelledby={`environment-${environment}`} className="grid gap-3">
        <h2 id={`environment-${environment}`} className="font-semibold">
          {ENVIRONMENT_TEXT[environment]}
        </h2>
        <div className="grid gap-4 md:grid-cols-2">
          {here.map((system) => (
            <SystemCard
              key={system.id}
              system={system}
              mayWrite={mayWrite}
              onEdit={() => onEdit(system)}
              onRemove={() => onRemove(system)}
            />
          ))}
        </div>
      </section>
    );
  });
}

function RemoveSystem({ system, onClose }: { system: SystemView; onClose: () => void }) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${system.name}?`}
      target={system.name}
      environment={system.environment}
      impact={[
        "The system leaves this launch and its stored password is erased.",
        "Backups that were taken of it stay, with their history.",
        "The system itself is not touched.",
      ]}
      confirmLabel="Remove system"
      error={error}
      onConfirm={async () => {
        try {
          await removeSystem(system.id);
          forgetSystem(queries, system.launchId, system.id);
          onClose();
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}
