"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, Panel } from "@/components/ui/layout";
import { EmptyState } from "@/components/ui/states";
import { LinkTabs } from "@/components/ui/tabs";
import { formatCount } from "@/lib/format";
import type { RiskRow } from "@/server/domain/plans/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { type RegisterLaunch, RegisterPage } from "./register-parts";
import { bandOf } from "./register-words";
import { RiskDecision } from "./risk-decision";
import { RiskDialog } from "./risk-dialog";
import { RiskDrawer } from "./risk-drawer";
import { type Cell, RiskMatrix } from "./risk-matrix";
import { RiskTable } from "./risk-table";

const SHOWN = ["open", "overdue", "accepted", "mitigated", "closed"] as const;
type Shown = (typeof SHOWN)[number];
const SHOWN_WORDS: Record<Shown, string> = {
  open: "Open",
  overdue: "Review overdue",
  accepted: "Accepted",
  mitigated: "Mitigated",
  closed: "Closed",
};
const parsers = { show: parseAsStringLiteral(SHOWN), cell: parseAsString, risk: parseAsString };
type Asked = { what: "edit" | "decide"; nodeId: string } | { what: "add" } | null;

/** What may go wrong, how bad it would be, and who looks after it. */
export function RiskScreen({ launch, role }: { launch: RegisterLaunch; role: Role }) {
  const [asked, setAsked] = useState<Asked>(null);
  const mayWrite = may(role, "plans:write");
  const close = () => setAsked(null);
  return (
    <RegisterPage
      launch={launch}
      current="risks"
      title="Risks"
      actions={mayWrite ? <Button onClick={() => setAsked({ what: "add" })}>Add a risk</Button> : null}
    >
      {({ risks }) => {
        const row =
          asked && asked.what !== "add" ? risks.find(({ nodeId }) => nodeId === asked.nodeId) : null;
        return (
          <>
            <Loaded launch={launch} risks={risks} role={role} onAsk={setAsked} />
            {asked?.what === "add" ? <RiskDialog launchId={launch.id} row={null} onClose={close} /> : null}
            {row && asked?.what === "edit" ? (
              <RiskDialog key={row.version} launchId={launch.id} row={row} onClose={close} />
            ) : null}
            {row && asked?.what === "decide" ? (
              <RiskDecision launchId={launch.id} row={row} onClose={close} />
            ) : null}
          </>
        );
      }}
    </RegisterPage>
  );
}

function Loaded({
  launch,
  risks,
  role,
  onAsk,
}: {
  launch: RegisterLaunch;
  risks: readonly RiskRow[];
  role: Role;
  onAsk: (asked: Asked) => void;
}) {
  const [{ show, cell, risk }, setAddress] = useQueryStates(parsers, { history: "push", scroll: false });
  const mayWrite = may(role, "plans:write");
  const home = `/plans/${encodeURIComponent(launch.slug)}`;
  const hrefWith = (values: Record<string, string | null>) => {
    const query = new URLSearchParams(
      Object.entries({ show, cell, ...values }).flatMap(([name, value]): [string, string][] =>
        value ? [[name, value]] : [],
      ),
    );
    return query.size > 0 ? `${home}/risks?${query}` : `${home}/risks`;
  };
  if (risks.length === 0) {
    return (
      <EmptyState
        title="No risk is written down yet."
        className="px-0"
        action={mayWrite ? <Button onClick={() => onAsk({ what: "add" })}>Add a risk</Button> : undefined}
      >
        A table with the columns risk, likelihood, impact and mitigation in the plan's file becomes the
        register, too.
      </EmptyState>
    );
  }
  const chosen = readCell(cell);
  const rows = risks.filter((row) => isShown(row, show) && (chosen === null || isAt(row, chosen)));
  const open = risks.find(({ nodeId }) => nodeId === risk);
  return (
    <>
      <p className="max-w-prose text-lg">{sentence(risks)}</p>
      <Panel title="Where they stand">
        <RiskMatrix
          risks={risks.filter(({ state }) => state !== "closed")}
          chosen={chosen}
          hrefOf={(next) => hrefWith({ cell: next && `${next.likelihood}-${next.impact}` })}
        />
      </Panel>
      <LinkTabs
        label="States"
        tabs={[
          { href: hrefWith({ show: null }), text: "All", count: risks.length, current: show === null },
          ...SHOWN.map((which) => ({
            href: hrefWith({ show: which }),
            text: SHOWN_WORDS[which],
            count: risks.filter((row) => isShown(row, which)).length,
            current: show === which,
          })),
        ]}
      />
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState title="None of the risks fits.">
            {chosen ? "One cell of the picture is chosen. Choose it again to see all." : null}
          </EmptyState>
        ) : (
          <RiskTable rows={rows} hrefOf={(nodeId) => hrefWith({ risk: nodeId })} />
        )}
      </Card>
      {open ? (
        <RiskDrawer
          launchId={launch.id}
          row={open}
          planHref={`${home}?item=${open.nodeId}`}
          mayRead={may(role, "audit:read")}
          onClose={() => void setAddress({ risk: null })}
          onEdit={mayWrite ? () => onAsk({ what: "edit", nodeId: open.nodeId }) : undefined}
          onDecide={mayWrite ? () => onAsk({ what: "decide", nodeId: open.nodeId }) : undefined}
        />
      ) : null}
    </>
  );
}

function isShown(row: RiskRow, show: Shown | null): boolean {
  if (show === null) return true;
  return show === "overdue" ? row.overdue : row.state === show;
}

const isAt = ({ likelihood, impact, state }: RiskRow, cell: Cell) =>
  likelihood.level === cell.likelihood && impact.level === cell.impact && state !== "closed";

function readCell(text: string | null): Cell | null {
  const found = /^([1-5])-([1-5])$/.exec(text ?? "");
  return found ? { likelihood: Number(found[1]), impact: Number(found[2]) } : null;
}

function sentence(risks: readonly RiskRow[]): string {
  const open = risks.filter(({ state }) => state === "open");
  const worst = open.filter(({ exposure }) => exposure !== null && bandOf(exposure) === "critical").length;
  const overdue = risks.filter((row) => row.overdue).length;
  const bare = open.filter(({ mitigation }) => mitigation === null).length;
  const parts = [
    worst > 0 ? `${worst} critical` : "",
    overdue > 0 ? formatCount(overdue, "review overdue", "reviews overdue") : "",
    bare > 0 ? `${bare} without mitigation` : "",
  ].filter(Boolean);
  const head = `${open.length} of ${formatCount(risks.length, "risk")} open`;
  return `${[head, ...parts].join(", ")}.`;
}
