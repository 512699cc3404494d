"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button, IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { HoldBar } from "@/components/ui/hold-bar";
import { Panel } from "@/components/ui/layout";
import { Menu, MenuItem } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { Blocker, GateView } from "@/server/domain/gates/schema";
import { may } from "@/server/kernel/permissions";
import type { Asked, Me } from "./gates-screen";
import { gateKeys, packetHref, removeGate, revokeWaiver, takeOverGate } from "./queries";
import { Seats } from "./seats";

export type GatePanelProps = { gate: GateView; slug: string; me: Me; onAsk: (asked: Asked) => void };

/** One gate: its verdict first, waivers before anything that could look like passed, then what is in the way. */
export function GatePanel({ gate, slug, me, onAsk }: GatePanelProps) {
  const { evaluation } = gate;
  const mayWrite = may(me.role, "gates:write");
  const { items, proven } = evaluation.counts;
  const ticked = evaluation.facts.items.filter((item) => item.ticked).length;
  return (
    <Panel
      title={gate.name}
      actions={
        <>
          {mayWrite ? (
            <Button
              size="sm"
              {...(evaluation.verdict === "passed" ? { variant: "primary" as const } : {})}
              onClick={() => onAsk({ what: "decide", gate })}
              aria-label={`Decide: ${gate.name}`}
            >
              Decide
            </Button>
          ) : null}
          <GateMenu gate={gate} mayWrite={mayWrite} onAsk={onAsk} />
        </>
      }
    >
      <div className="grid gap-5">
        <div className="grid gap-2">
          <p className="text-ink-3 text-sm wrap-anywhere">
            {gate.nodeId === null
              ? "For the whole plan"
              : gate.group === null
                ? "Its phase is no longer in the plan"
                : `At the end of ${gate.group}`}
          </p>
          <p className="flex flex-wrap items-center gap-x-3">
            <StatusBadge
              status={evaluation.verdict === "passed" ? "passed" : "waiting"}
              text={evaluation.verdict === "passed" ? "Passed" : "Held"}
            />
            <span className="wrap-anywhere">{evaluation.sentence}</span>
          </p>
          {items > 0 ? (
            <HoldBar total={items} ticked={ticked} proven={proven} size="row" name={gate.name} />
          ) : null}
        </div>
        <Waivers gate={gate} mayWrite={mayWrite} />
        <Blockers gate={gate} slug={slug} mayWrite={mayWrite} onAsk={onAsk} />
        <Seats gate={gate} me={me} onAsk={onAsk} />
        <Decisions gate={gate} mayRead={may(me.role, "evidence:read")} />
      </div>
    </Panel>
  );
}

function GateMenu({
  gate,
  mayWrite,
  onAsk,
}: {
  gate: GateView;
  mayWrite: boolean;
  onAsk: (asked: Asked) => void;
}) {
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const download = () => window.open(packetHref(gate), "_blank", "noopener");
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton name={`More for ${gate.name}`} size="sm" icon={<Ellipsis className="size-4" />} />
        }
      >
        <MenuItem onSelect={download}>Packet as it is now</MenuItem>
        {mayWrite ? <MenuItem onSelect={() => onAsk({ what: "edit", gate })}>Edit</MenuItem> : null}
        {mayWrite ? (
          <MenuItem danger onSelect={() => setRemoving(true)}>
            Remove
          </MenuItem>
        ) : null}
      </Menu>
      {removing ? (
        <ConfirmDialog
          tier="T2"
          open
          onOpenChange={(open) => !open && setRemoving(false)}
          title={`Remove ${gate.name}?`}
          target={gate.name}
          impact={[
            "The launch is no longer held here.",
            "Signatures and waivers go; decisions stay in the audit.",
          ]}
          confirmLabel="Remove gate"
          error={error}
          onConfirm={async () => {
            try {
              await removeGate(gate);
              await queries.invalidateQueries({ queryKey: gateKeys.all });
              setRemoving(false);
            } catch (problem) {
              setError(formProblems(problem)[0]?.message ?? null);
            }
          }}
        />
      ) : null}
    </>
  );
}

function Waivers({ gate, mayWrite }: { gate: GateView; mayWrite: boolean }) {
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: (waiverId: string) => revokeWaiver(gate, waiverId),
    onSuccess: (next) => takeOverGate(queries, next),
  });
  const { waivers, gate: facts } = gate.evaluation.facts;
  if (waivers.length === 0) return null;
  return (
    <section aria-label={`Waivers of ${gate.name}`} className="grid gap-2">
      <h3 className="font-medium">
        {formatCount(waivers.length, "waiver")}{" "}
        <span className="font-normal text-ink-3 text-sm">of {facts.rule.waiverBudget} allowed</span>
      </h3>
      <ul className="grid gap-2">
        {waivers.map((waiver) => (
          <li
            key={waiver.id}
            className="flex flex-wrap items-start justify-between gap-3 rounded-md border border-line p-3"
          >
            <div className="min-w-0">
              <p className="font-medium wrap-anywhere">
                <StatusBadge status="waived" compact /> {waiver.title}
              </p>
              <p className="text-ink-2 text-sm wrap-anywhere">{waiver.reason}</p>
              <p className="text-ink-3 text-sm">
                {waiver.owner} answers for it until <Time at={waiver.expiresAt} show="day" />; granted by{" "}
                {waiver.grantedBy}
              </p>
            </div>
            {mayWrite ? (
              <Button
                size="sm"
                variant="quiet"
                busy={take.isPending}
                onClick={() => take.mutate(waiver.id)}
                aria-label={`Take back the waiver of ${waiver.title}`}
              >
                Take back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const FEW = 8;

function Blockers({
  gate,
  slug,
  mayWrite,
  onAsk,
}: {
  gate: GateView;
  slug: string;
  mayWrite: boolean;
  onAsk: (asked: Asked) => void;
}) {
  const [all, setAll] = useState(false);
  const blockers = gate.evaluation.blockers.filter(({ kind }) => kind !== "signature");
  if (blockers.length === 0) return null;
  const shown = all ? blockers : blockers.slice(0, FEW);
  return (
    <section aria-label={`In the way of ${gate.name}`} className="grid gap-2">
      <h3 className="font-medium">In the way</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {shown.map((blocker) => (
          <BlockerRow
            key={`${blocker.kind}-${blocker.nodeId ?? blocker.title}`}
            blocker={blocker}
            slug={slug}
            {...(mayWrite && blocker.waivable && blocker.nodeId !== null
              ? { onWaive: () => onAsk({ what: "waive", gate, nodeId: blocker.nodeId ?? "" }) }
              : {})}
          />
        ))}
      </ul>
      {blockers.length > shown.length ? (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {blockers.length}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const KIND_TEXT: Record<Blocker["kind"], string> = {
  item: "Item",
  target: "Target",
  risk: "Risk",
  signature: "Signature",
  waivers: "Waivers",
  empty: "Plan",
};

function BlockerRow({ blocker, slug, onWaive }: { blocker: Blocker; slug: string; onWaive?: () => void }) {
  const { kind, nodeId, title, reason } = blocker;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="wrap-anywhere">
          <span className="me-2 text-ink-3 text-sm">{KIND_TEXT[kind]}</span>
          {nodeId === null ? (
            <span className="font-medium">{title}</span>
          ) : (
            <Link href={`/plans/${encodeURIComponent(slug)}?item=${nodeId}`} className="link font-medium">
              {title}
            </Link>
          )}
        </p>
        <p className="text-ink-2 text-sm wrap-anywhere">{reason}</p>
      </div>
      {onWaive ? (
        <Button size="sm" variant="quiet" onClick={onWaive} aria-label={`Waive: ${title}`}>
          Waive
        </Button>
      ) : null}
    </li>
  );
}

function Decisions({ gate, mayRead }: { gate: GateView; mayRead: boolean }) {
  if (gate.decisions.length === 0) return null;
  return (
    <section aria-label={`Decisions of ${gate.name}`} className="grid gap-2">
      <h3 className="font-medium">Decisions</h3>
      <ul className="grid gap-2">
        {gate.decisions.map((decision) => (
          <li key={decision.id} className="flex flex-wrap items-baseline justify-between gap-3">
            <span className="min-w-0 wrap-anywhere">
              <strong>{decision.decision === "go" ? "Go" : "No-go"}</strong> by {decision.decidedBy}{" "}
              <Time at={decision.decidedAt} />: {decision.statement}
            </span>
            {mayRead ? (
              <a
                className="link text-sm"
                href={packetHref(gate, decision.id)}
                download={`packet-${decision.digest.slice(0, 12)}.json`}
              >
                Packet
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
