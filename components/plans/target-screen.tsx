"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/layout";
import { EmptyState } from "@/components/ui/states";
import { LinkTabs } from "@/components/ui/tabs";
import { formatCount } from "@/lib/format";
import { TARGET_VERDICTS, type TargetRow, type TargetVerdict } from "@/server/domain/plans/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { type RegisterLaunch, RegisterPage } from "./register-parts";
import { VERDICT_WORDS } from "./register-words";
import { TargetDialog } from "./target-dialog";
import { TargetDrawer } from "./target-drawer";
import { TargetKpis } from "./target-kpis";
import { TargetMeasure } from "./target-measure";
import { TargetTable } from "./target-table";

const parsers = { verdict: parseAsStringLiteral(TARGET_VERDICTS), target: parseAsString };
type Asked = { what: "edit" | "measure"; nodeId: string } | { what: "add" } | null;

/** What the launch wants to reach, what was measured, and what became better. */
export function TargetScreen({ launch, role }: { launch: RegisterLaunch; role: Role }) {
  const [asked, setAsked] = useState<Asked>(null);
  const mayWrite = may(role, "plans:write");
  return (
    <RegisterPage
      launch={launch}
      current="targets"
      title="Targets"
      actions={mayWrite ? <Button onClick={() => setAsked({ what: "add" })}>Add a target</Button> : null}
    >
      {({ targets }) => (
        <>
          <Loaded
            launch={launch}
            targets={targets}
            mayWrite={mayWrite}
            mayMeasure={may(role, "plans:tick")}
            onAsk={setAsked}
          />
          <Asks launchId={launch.id} targets={targets} asked={asked} onClose={() => setAsked(null)} />
        </>
      )}
    </RegisterPage>
  );
}

function Asks({
  launchId,
  targets,
  asked,
  onClose,
}: {
  launchId: string;
  targets: readonly TargetRow[];
  asked: Asked;
  onClose: () => void;
}) {
  if (asked === null) return null;
  if (asked.what === "add") return <TargetDialog launchId={launchId} row={null} onClose={onClose} />;
  const row = targets.find(({ nodeId }) => nodeId === asked.nodeId);
  if (!row) return null;
  const props = { launchId, row, onClose };
  return asked.what === "edit" ? <TargetDialog key={row.version} {...props} /> : <TargetMeasure {...props} />;
}

function Loaded({
  launch,
  targets,
  mayWrite,
  mayMeasure,
  onAsk,
}: {
  launch: RegisterLaunch;
  targets: readonly TargetRow[];
  mayWrite: boolean;
  mayMeasure: boolean;
  onAsk: (asked: Asked) => void;
}) {
  const [{ verdict, target }, setAddress] = useQueryStates(parsers, { history: "push", scroll: false });
  const home = `/plans/${encodeURIComponent(launch.slug)}`;
  const here = `${home}/targets`;
  const hrefWith = (values: Record<string, string | null>) => {
    const query = new URLSearchParams(
      Object.entries(values).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
    );
    return query.size > 0 ? `${here}?${query}` : here;
  };
  if (targets.length === 0) {
    return (
      <EmptyState
        title="This plan has no targets yet."
        className="px-0"
        action={mayWrite ? <Button onClick={() => onAsk({ what: "add" })}>Add a target</Button> : undefined}
      >
        A table with the columns metric, baseline and target in the plan's file becomes targets, too.
      </EmptyState>
    );
  }
  const count = (which: TargetVerdict) => targets.filter((row) => row.verdict === which).length;
  const rows = targets.filter((row) => verdict === null || row.verdict === verdict);
  const open = targets.find(({ nodeId }) => nodeId === target);
  return (
    <>
      <p className="max-w-prose text-lg">{sentence(targets.length, count)}</p>
      <LinkTabs
        label="Verdicts"
        tabs={[
          { href: hrefWith({ target }), text: "All", count: targets.length, current: verdict === null },
          ...TARGET_VERDICTS.map((which) => ({
            href: hrefWith({ verdict: which, target }),
            text: VERDICT_WORDS[which],
            count: count(which),
            current: verdict === which,
          })),
        ]}
      />
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState title="None of the targets is in this state." />
        ) : (
          <TargetTable
            rows={rows}
            hrefOf={(nodeId) => hrefWith({ verdict, target: nodeId })}
            onMeasure={mayMeasure ? ({ nodeId }) => onAsk({ what: "measure", nodeId }) : undefined}
          />
        )}
      </Card>
      <TargetKpis rows={targets} launchDay={launch.targetDate} />
      {open ? (
        <TargetDrawer
          row={open}
          planHref={`${home}?item=${open.nodeId}`}
          onClose={() => void setAddress({ target: null })}
          onEdit={mayWrite ? () => onAsk({ what: "edit", nodeId: open.nodeId }) : undefined}
          onMeasure={mayMeasure ? () => onAsk({ what: "measure", nodeId: open.nodeId }) : undefined}
        />
      ) : null}
    </>
  );
}

function sentence(total: number, count: (verdict: TargetVerdict) => number): string {
  const parts = [
    count("missed") > 0 ? `${count("missed")} missed` : "",
    count("stale") > 0 ? `${count("stale")} measured too long ago` : "",
    count("unknown") > 0 ? `${count("unknown")} not known` : "",
  ].filter(Boolean);
  const met = `${count("met")} of ${formatCount(total, "target")} met`;
  return `${[met, ...parts].join(", ")}.`;
}
