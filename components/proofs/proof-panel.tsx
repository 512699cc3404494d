"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useState } from "react";
import type { ItemPanelProps } from "@/components/plans/item-panels";
import { usePlanTools } from "@/components/plans/plan-tools";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import type { EvidenceView } from "@/server/domain/evidence/schema";
import type { ProofView } from "@/server/domain/proofs/schema";
import { may } from "@/server/kernel/permissions";
import { AttachDialog } from "./attach-dialog";
import { AttestDialog } from "./attest-dialog";
import { freshnessText, RESULT_STATUS, RESULT_TEXT } from "./proof-words";
import { itemProofsQuery, proofKeys, removeProof, runProof } from "./queries";

/** What an item rests on, what it says now, and the way to say more. */
export function ProofPanel({ node, launchId }: ItemPanelProps) {
  const { me } = usePlanTools();
  const mayRead = may(me.role, "evidence:read");
  const queries = useQueryClient();
  const { data } = useQuery({ ...itemProofsQuery(launchId, node.id), enabled: mayRead });
  const [attaching, setAttaching] = useState(false);
  useLive((event) => {
    if (event.type !== "proofs.changed" && event.type !== "checks.changed") return;
    void queries.invalidateQueries({ queryKey: proofKeys.all });
  });
  if (!mayRead || !(node.tickable || node.target)) return null;
  const proofs = data?.proofs ?? [];
  return (
    <section aria-label="Proofs" className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold">Proofs</h3>
        {may(me.role, "proofs:write") ? (
          <Button size="sm" icon={<Plus className="size-4" />} onClick={() => setAttaching(true)}>
            Attach a proof
          </Button>
        ) : null}
      </div>
      {data && proofs.length === 0 ? (
        <p className="text-ink-2">Nothing proves this item yet. A tick alone is a claim.</p>
      ) : null}
      <ul className="grid gap-3 empty:hidden">
        {proofs.map((proof) => (
          <Proof key={proof.id} proof={proof} />
        ))}
      </ul>
      {attaching ? (
        <AttachDialog node={node} launchId={launchId} taken={proofs} onClose={() => setAttaching(false)} />
      ) : null}
    </section>
  );
}

function Proof({ proof }: { proof: ProofView }) {
  const { evidence } = proof;
  return (
    <li className="grid gap-1.5 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium wrap-anywhere">{proof.label}</span>
        <StatusBadge status={RESULT_STATUS[proof.state]} text={RESULT_TEXT[proof.state]} />
      </div>
      <p className="text-ink-2 text-sm wrap-anywhere">
        {proof.reason} {evidence ? evidence.summary : ""}
      </p>
      <p className="flex flex-wrap gap-x-3 text-ink-3 text-sm">
        {evidence ? <Seen evidence={evidence} /> : null}
        <span>{ruleText(proof)}</span>
      </p>
      <ProofActions proof={proof} />
    </li>
  );
}

function ruleText({ strength, maxAgeHours, perCandidate }: ProofView): string {
  const what = strength === "supports" ? "Supports it" : "Proves it";
  const long = maxAgeHours === null ? "always" : `for ${freshnessText(maxAgeHours)}`;
  return `${what}, counts ${long}${perCandidate ? ", for one candidate" : ""}`;
}

function Seen({ evidence }: { evidence: EvidenceView }) {
  const { launch } = useParams<{ launch: string }>();
  return (
    <>
      <span>
        Seen <Time at={evidence.observedAt} />
        {evidence.candidate ? ` for ${evidence.candidate}` : ""}
      </span>
      {evidence.runId && launch ? (
        <Link href={`/runs/${encodeURIComponent(launch)}/${evidence.runId}`} className="link">
          Run
        </Link>
      ) : null}
    </>
  );
}

function ProofActions({ proof }: { proof: ProofView }) {
  const { me } = usePlanTools();
  const queries = useQueryClient();
  const [attesting, setAttesting] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: proofKeys.all });
  const run = useMutation({ mutationFn: async () => runProof(proof), onSettled: again });
  const remove = useMutation({ mutationFn: () => removeProof(proof.id), onSettled: again });
  const refused = formProblems(run.error ?? remove.error)[0]?.message;
  return (
    <>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {proof.subject.startsWith("check:") && may(me.role, "checks:run") ? (
          <Button
            size="sm"
            busy={run.isPending}
            onClick={() => run.mutate()}
            aria-label={`Run now: ${proof.label}`}
          >
            Run now
          </Button>
        ) : null}
        {proof.kind === "manual" && may(me.role, "evidence:attest") ? (
          <Button size="sm" onClick={() => setAttesting(true)}>
            Attest
          </Button>
        ) : null}
        {may(me.role, "proofs:write") ? (
          <Button
            size="sm"
            variant="quiet"
            busy={remove.isPending}
            onClick={() => remove.mutate()}
            aria-label={`Take away: ${proof.label}`}
          >
            Take away
          </Button>
        ) : null}
      </div>
      {refused ? (
        <p role="alert" className="text-bad text-sm">
          {refused}
        </p>
      ) : null}
      {attesting ? <AttestDialog proof={proof} onClose={() => setAttesting(false)} /> : null}
    </>
  );
}
