"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button, IconButton } from "@/components/ui/button";
import { Card, FactList } from "@/components/ui/layout";
import { Menu, MenuItem } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatBytes, formatCount } from "@/lib/format";
import type { SystemView } from "@/server/domain/systems/schema";
import { systemKeys, testSystem } from "./queries";
import { KIND_TEXT } from "./system-draft";

export type SystemCardProps = {
  system: SystemView;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
};

function addressText({ connection, address }: SystemView): string {
  if (!connection) return address ?? "";
  const { host, port, database, user } = connection;
  return `${user}@${host}:${port}/${database}`;
}

function factsOf(system: SystemView): { name: string; value: ReactNode }[] {
  const { facts, check } = system;
  const found = facts
    ? [
        { name: "Server", value: `PostgreSQL ${facts.version}` },
        { name: "Size", value: `${formatBytes(facts.databaseBytes)}, ${formatCount(facts.tables, "table")}` },
        ...(facts.unreadable.length > 0
          ? [{ name: "Unreadable", value: `${facts.unreadable.slice(0, 5).join(", ")}: a backup would fail` }]
          : []),
      ]
    : [];
  return [
    { name: "Address", value: <span className="font-mono text-sm">{addressText(system)}</span> },
    ...found,
    ...(check
      ? [
          {
            name: "Last test",
            value: (
              <>
                {check.ok ? "" : `${check.text} `}
                <Time at={check.at} />
              </>
            ),
          },
        ]
      : []),
  ];
}

function checkBadge({ kind, check }: SystemView) {
  if (kind !== "database") return null;
  if (!check) return <StatusBadge status="unknown" text="Never tested" />;
  return check.ok ? (
    <StatusBadge status="passed" text="Reachable" />
  ) : (
    <StatusBadge status="failed" text="Not reachable" />
  );
}

/** One system: what it is, where it is, what the last test found, and what may be done with it. */
export function SystemCard({ system, mayWrite, onEdit, onRemove }: SystemCardProps) {
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => testSystem(system.id),
    onSettled: () => queries.invalidateQueries({ queryKey: systemKeys.list(system.launchId) }),
  });
  const refused = formProblems(test.error)[0]?.message;
  return (
    <Card className="grid content-start gap-3">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h3 className="font-semibold wrap-anywhere">{system.name}</h3>
          <p className="text-ink-3 text-sm">{KIND_TEXT[system.kind].name}</p>
        </div>
        <div className="flex items-center gap-1">
          {checkBadge(system)}
          {mayWrite ? (
            <Menu
              align="end"
              trigger={
                <IconButton
                  name={`More for ${system.name}`}
                  size="sm"
                  icon={<Ellipsis className="size-4" />}
                />
              }
            >
              <MenuItem onSelect={onEdit}>Edit</MenuItem>
              <MenuItem danger onSelect={onRemove}>
                Remove
              </MenuItem>
            </Menu>
          ) : null}
        </div>
      </div>
      <FactList facts={factsOf(system)} />
      {refused ? <p className="text-bad">{refused}</p> : null}
      {system.kind === "database" && mayWrite ? (
        <div>
          <Button size="sm" busy={test.isPending} onClick={() => test.mutate()}>
            Test connection
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
