"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/dialog";
import { FactList, Timeline } from "@/components/ui/layout";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatDay } from "@/lib/format";
import type { RiskRow } from "@/server/domain/plans/schema";
import { activityQuery } from "./queries";
import { IMPACT_WORDS, LIKELIHOOD_WORDS, riskLook } from "./register-words";
import { exposureText, ratedText } from "./risk-table";

const ACTIONS: Record<string, string> = {
  "plans.add-risk": "added it",
  "plans.edit-risk": "edited it",
  "plans.decide-risk": "decided",
  "plans.add": "added it",
  "plans.edit": "edited it",
};

/** One risk with what was decided about it and why. */
export function RiskDrawer({
  launchId,
  row,
  planHref,
  mayRead,
  onClose,
  onEdit,
  onDecide,
}: {
  launchId: string;
  row: RiskRow;
  planHref: string;
  /** Whether the history may be read. */
  mayRead: boolean;
  onClose: () => void;
  onEdit?: (() => void) | undefined;
  onDecide?: (() => void) | undefined;
}) {
  const facts = [
    { name: "Exposure", value: exposureText(row) },
    { name: "Likelihood", value: ratedText(row.likelihood, LIKELIHOOD_WORDS) },
    { name: "Impact", value: ratedText(row.impact, IMPACT_WORDS) },
    { name: "Mitigation", value: row.mitigation ?? "None yet" },
    { name: "Owner", value: row.assigneeName ?? row.ownerText ?? "Nobody" },
    { name: "Review", value: row.reviewOn ? formatDay(row.reviewOn) : "No date is set" },
    ...(row.state === "accepted" && row.acceptedUntil
      ? [{ name: "Accepted until", value: formatDay(row.acceptedUntil) }]
      : []),
    ...(row.section ? [{ name: "Stands in", value: row.section }] : []),
  ];
  return (
    <Drawer
      open
      onOpenChange={onClose}
      title={row.title}
      eyebrow={["Risk", row.externalId].filter(Boolean).join(" · ")}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {onEdit ? <Button onClick={onEdit}>Edit</Button> : null}
          {onDecide ? (
            <Button variant="primary" onClick={onDecide}>
              Decide
            </Button>
          ) : null}
        </>
      }
    >
      <div className="grid gap-1">
        <StatusBadge {...riskLook(row)} />
        {row.overdue ? <p className="text-warn">The review is overdue.</p> : null}
        {row.reason ? (
          <p className="text-ink-2 wrap-anywhere">
            {row.reason}
            <span className="text-ink-3">
              {" "}
              {row.decidedBy}
              {row.decidedAt ? (
                <>
                  , <Time at={row.decidedAt} />
                </>
              ) : null}
            </span>
          </p>
        ) : null}
      </div>
      <FactList facts={facts} />
      <a href={planHref} className="link justify-self-start">
        Show it in the plan
      </a>
      {mayRead ? <History launchId={launchId} nodeId={row.nodeId} /> : null}
    </Drawer>
  );
}

function History({ launchId, nodeId }: { launchId: string; nodeId: string }) {
  const { data } = useQuery(activityQuery(launchId, nodeId));
  if (!data || data.entries.length === 0) return null;
  return (
    <section className="grid gap-3" aria-label="History">
      <h3 className="font-semibold">History</h3>
      <Timeline
        label="What happened, newest first"
        entries={data.entries.map(({ seq, actor, action, at, reason }) => ({
          id: seq,
          title: `${actor} ${ACTIONS[action] ?? "changed it"}`,
          time: <Time at={at} />,
          detail: reason || undefined,
        }))}
      />
    </section>
  );
}
