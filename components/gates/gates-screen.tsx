"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { planQuery } from "@/components/plans/queries";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { GateView } from "@/server/domain/gates/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { DecideDialog } from "./decide-dialog";
import { GateDialog } from "./gate-dialog";
import { GatePanel } from "./gate-panel";
import { gateKeys, gatesQuery } from "./queries";
import { SignDialog } from "./sign-dialog";
import { WaiveDialog } from "./waive-dialog";

export type Me = { id: string; name: string; role: Role };
export type GatesScreenProps = { launchId: string; slug: string; me: Me };

/** What is open above the list of gates. */
export type Asked =
  | { what: "define" }
  | { what: "edit" | "decide"; gate: GateView }
  | { what: "sign"; gate: GateView; seat: string }
  | { what: "waive"; gate: GateView; nodeId: string };

const CHANGES = new Set([
  "gates.changed",
  "plans.changed",
  "plans.replaced",
  "plans.measured",
  "proofs.changed",
  "evidence.candidate-declared",
]);

/** The hold points of a launch: what each asks for, what is in its way, who signed, what was decided. */
export function GatesScreen({ launchId, slug, me }: GatesScreenProps) {
  const queries = useQueryClient();
  const list = useQuery(gatesQuery(launchId));
  const [asked, setAsked] = useState<Asked | null>(null);
  useLive((event) => {
    if (CHANGES.has(event.type)) void queries.invalidateQueries({ queryKey: gateKeys.list(launchId) });
  });
  const mayWrite = may(me.role, "gates:write");
  const gates = list.data?.gates ?? [];
  const add = mayWrite ? (
    <Button variant="primary" icon={<Plus className="size-4" />} onClick={() => setAsked({ what: "define" })}>
      Set a gate
    </Button>
  ) : null;
  return (
    <div className="grid gap-6">
      <PageHeader title="Gates" actions={gates.length > 0 ? add : undefined}>
        The hold points of this launch. They open on fresh evidence and signatures, on nothing else.
      </PageHeader>
      {list.isPending ? <Skeleton lines={8} /> : null}
      {list.isError && !list.data ? (
        <ErrorState
          title="The gates could not be loaded."
          safe="Nothing was changed."
          detail={list.error.message}
          onRetry={() => void list.refetch()}
          requestId={list.error instanceof ApiProblem ? list.error.requestId : undefined}
        />
      ) : null}
      {list.data && gates.length === 0 ? (
        <Card flush>
          <EmptyState
            title="No gate is set yet."
            action={
              add ?? <ButtonLink href={`/plans/${encodeURIComponent(slug)}`}>Go to the plan</ButtonLink>
            }
          >
            Set one at the end of a phase, or one for the whole launch: it tells at any moment whether you may
            go on.
          </EmptyState>
        </Card>
      ) : null}
      {gates.map((gate) => (
        <GatePanel key={gate.id} gate={gate} slug={slug} me={me} onAsk={setAsked} />
      ))}
      {asked ? <Window asked={asked} launchId={launchId} me={me} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

function Window({
  asked,
  launchId,
  me,
  onClose,
}: {
  asked: Asked;
  launchId: string;
  me: Me;
  onClose: () => void;
}) {
  const { data: tree } = useQuery(planQuery(launchId));
  switch (asked.what) {
    case "define":
      return <GateDialog launchId={launchId} gate={null} nodes={tree?.nodes ?? []} onClose={onClose} />;
    case "edit":
      return <GateDialog launchId={launchId} gate={asked.gate} nodes={tree?.nodes ?? []} onClose={onClose} />;
    case "sign":
      return <SignDialog gate={asked.gate} seat={asked.seat} onClose={onClose} />;
    case "waive":
      return <WaiveDialog gate={asked.gate} nodeId={asked.nodeId} owner={me.name} onClose={onClose} />;
    case "decide":
      return <DecideDialog gate={asked.gate} onClose={onClose} />;
  }
}
