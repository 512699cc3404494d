"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button, IconButton } from "@/components/ui/button";
import { Card, FactList } from "@/components/ui/layout";
import { Menu, MenuItem } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatBytes, formatCount } from "@/lib/format";
import type { SystemView } from "@/server/domain/systems/schema";
import { hasTables, UNITS } from "@/server/domain/systems/schema";
import { systemKeys, testSystem } from "./queries";
import { typeOf } from "./system-draft";
import { TYPE_TEXT } from "./system-types";
import { TableChoice } from "./table-choice";

export type SystemCardProps = {
  system: SystemView;
  mayWrite: boolean;
  onEdit: () => void;
  onRemove: () => void;
};

function addressText({ connection, address }: SystemView): string {
  if (!connection) return address ?? "";
  const { host, port, database, user } = connection;
  return `${user === "" ? "" : `${user}@`}${host}:${port}/${database}`;
}

function rowsText({ options, engine }: SystemView): string {
  const { tables } = options;
  if (!tables || engine === null) return "of all tables";
  const count = formatCount(tables.names.length, UNITS[engine].item);
  return tables.mode === "only" ? `of ${count} only` : `of all but ${count}`;
}

function sizeText({ facts, engine }: SystemView): string {
  if (!facts) return "";
  const count = formatCount(facts.tables, engine === null ? "table" : UNITS[engine].found);
  return facts.databaseBytes > 0 ? `${formatBytes(facts.databaseBytes)}, ${count}` : count;
}

function factsOf(system: SystemView): { name: string; value: ReactNode }[] {
  const { facts, check } = system;
  const found = facts
    ? [
        ...(facts.version === "" ? [] : [{ name: "Server", value: `${facts.product} ${facts.version}` }]),
        { name: "Size", value: sizeText(system) },
        ...(facts.unreadable.length > 0
          ? [{ name: "Unreadable", value: `${facts.unreadable.slice(0, 5).join(", ")}: a backup would fail` }]
          : []),
      ]
    : [];
  return [
    { name: "Address", value: <span className="font-mono text-sm">{addressText(system)}</span> },
    ...found,
    ...(hasTables(system.engine) && system.options.tables
      ? [{ name: "Rows saved", value: rowsText(system) }]
      : []),
    ...(facts?.warnings ?? []).map((text) => ({ name: "Mind", value: text })),
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

function checkBadge({ engine, check }: SystemView) {
  if (engine === null) return null;
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
  const [choosing, setChoosing] = useState(false);
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
          <p className="text-ink-3 text-sm">{TYPE_TEXT[typeOf(system)].name}</p>
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
      {system.engine !== null && mayWrite ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" busy={test.isPending} onClick={() => test.mutate()}>
            Test connection
          </Button>
          {hasTables(system.engine) ? (
            <Button size="sm" variant="quiet" onClick={() => setChoosing(true)}>
              Choose tables
            </Button>
          ) : null}
        </div>
      ) : null}
      {choosing ? <TableChoice system={system} onClose={() => setChoosing(false)} /> : null}
    </Card>
  );
}
