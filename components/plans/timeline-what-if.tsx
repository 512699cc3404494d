"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatCount } from "@/lib/format";
import { nameOf } from "./plan-rows";
import { timelineQuery } from "./timeline-queries";
import { dayOf, dayText } from "./timeline-scale";
import type { TimelineWhatIf as Answer, Timeline } from "./timeline-types";

const MOST_LISTED = 100;

export type WhatIfProps = {
  launchId: string;
  timeline: Timeline;
  shift: { nodeId: string | null; days: number | null };
  onShift: (shift: { nodeId: string | null; days: number | null }) => void;
  hrefOf: (id: string) => string;
};

/** Choose an item and days, and see what slips; nothing is saved. */
export function TimelineWhatIf({ launchId, timeline, shift, onShift, hrefOf }: WhatIfProps) {
  const { bars, target } = timeline;
  const known = bars.some(({ id }) => id === shift.nodeId);
  const asked =
    known && shift.nodeId !== null && shift.days !== null ? { nodeId: shift.nodeId, days: shift.days } : null;
  const answer = useQuery({ ...timelineQuery(launchId, target, asked), enabled: asked !== null });
  const whatIf = asked === null ? null : (answer.data?.whatIf ?? null);
  const current = whatIf?.nodeId === asked?.nodeId && whatIf?.shiftDays === asked?.days ? whatIf : null;
  return (
    <div className="grid gap-4">
      <div className="no-print flex flex-wrap items-end gap-3">
        <Field label="If this moves" className="w-full sm:w-96">
          <Select
            value={known ? (shift.nodeId ?? "") : ""}
            onChange={(event) => onShift({ nodeId: event.target.value || null, days: shift.days ?? 5 })}
          >
            <option value="">Choose an item</option>
            {bars.map((bar) => (
              <option key={bar.id} value={bar.id}>
                {`${"\u2003".repeat(Math.min(bar.depth, 4))}${nameOf(bar).slice(0, 90)}`}
              </option>
            ))}
          </Select>
        </Field>
        <DaysField days={shift.days ?? 5} onDays={(days) => onShift({ nodeId: shift.nodeId, days })} />
      </div>
      <div aria-live="polite" className="grid gap-4">
        {answer.error ? (
          <p className="text-bad">
            {answer.error instanceof ApiProblem
              ? answer.error.detail
              : "It could not be reckoned. Try again."}
          </p>
        ) : null}
        {current ? (
          <Slips whatIf={current} timeline={timeline} hrefOf={hrefOf} />
        ) : (
          <p className="text-ink-2 text-sm">
            {asked === null ? "Nothing is saved: this only shows what would slip." : "Reckoning…"}
          </p>
        )}
      </div>
    </div>
  );
}

/** A number one can type freely; it counts once it is a whole number of days. */
function DaysField({ days, onDays }: { days: number; onDays: (days: number) => void }) {
  const [text, setText] = useState(String(days));
  useEffect(() => setText(String(days)), [days]);
  const value = Number(text);
  const fine = /^[-−]?\d+$/.test(text.trim()) && Math.abs(value) <= 3_650;
  return (
    <Field
      label="by days"
      className="w-32"
      error={fine || text === "" || text === "-" ? null : "Whole days, at most 3650."}
    >
      <Input
        inputMode="numeric"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const next = Number(event.target.value);
          if (/^-?\d+$/.test(event.target.value.trim()) && Math.abs(next) <= 3_650) onDays(next);
        }}
      />
    </Field>
  );
}

function Slips({
  whatIf,
  timeline,
  hrefOf,
}: {
  whatIf: Answer;
  timeline: Timeline;
  hrefOf: (id: string) => string;
}) {
  const { moved } = whatIf;
  return (
    <>
      <p className="max-w-prose font-medium">{whatIfText(whatIf, timeline)}</p>
      {moved.length > 0 ? (
        <Table caption="What would move">
          <Thead>
            <Tr>
              <Th>Item</Th>
              <Th>Ends now</Th>
              <Th>Would end</Th>
              <Th align="end">Moves</Th>
            </Tr>
          </Thead>
          <Tbody>
            {moved.slice(0, MOST_LISTED).map((each) => (
              <Tr key={each.id}>
                <RowHead className="py-1.5">
                  <Link href={hrefOf(each.id)} className="link wrap-anywhere font-normal">
                    {nameOf(each)}
                  </Link>
                </RowHead>
                <Td label="Ends now" className="whitespace-nowrap py-1.5">
                  {dayText(each.end)}
                </Td>
                <Td label="Would end" className="whitespace-nowrap py-1.5">
                  {dayText(each.newEnd)}
                </Td>
                <Td label="Moves" align="end" className="py-1.5">
                  {daysText(each.days)}
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      ) : null}
      {moved.length > MOST_LISTED ? (
        <p className="text-ink-2 text-sm">
          And {formatCount(moved.length - MOST_LISTED, "more item", "more items")}.
        </p>
      ) : null}
    </>
  );
}

const daysText = (days: number) => `${formatCount(Math.abs(days), "day")} ${days < 0 ? "earlier" : "later"}`;

function whatIfText({ nodeId, shiftDays, moved, end, endMoves }: Answer, timeline: Timeline): string {
  const bar = timeline.bars.find(({ id }) => id === nodeId);
  const name = bar ? (bar.externalId ?? `“${bar.title}”`) : "it";
  const others = moved.filter(({ id }) => id !== nodeId).length;
  if (moved.length === 0) {
    return `If ${name} is moved by ${formatCount(Math.abs(shiftDays), "day")}, nothing changes: what it waits for holds it where it is.`;
  }
  const slips =
    others === 0
      ? "nothing else moves"
      : `${formatCount(others, "other", "others")} ${others === 1 ? "moves" : "move"} with it`;
  const after =
    end === null || endMoves === 0
      ? "the end stays"
      : `the end moves to ${dayText(end)}, ${daysText(endMoves)}`;
  const late = end !== null && timeline.target !== null ? dayOf(end) - dayOf(timeline.target) : 0;
  const overrun = late > 0 ? ` That is ${formatCount(late, "day")} after the target date.` : "";
  return `If ${name} is done ${daysText(shiftDays)}, ${slips} and ${after}.${overrun}`;
}
