import type { AnchorDay } from "./date-nodes";
import { type PlannedWork, planWorks } from "./plan-works";
import { NO_COUNTS, progressOfNodes } from "./rules";
import { type Schedule, schedulePlan } from "./schedule-plan";
import type { Counts, NodeView } from "./schema";

export interface TimelineBar {
  id: string;
  parentId: string | null;
  kind: NodeView["kind"];
  depth: number;
  title: string;
  externalId?: string;
  start: string;
  end: string;
  /** Calendar days from start to end. */
  days: number;
  from: PlannedWork["from"];
  /** By how many days what it waits for pushes it behind its planned day. */
  pushed: number;
  slack: number;
  critical: boolean;
  total: number;
  ticked: number;
  proven: number;
  tickable: boolean;
  /** Its last day has passed and not all of it is ticked. */
  overdue: boolean;
  afterTarget: boolean;
  waitsFor: string[];
}

export interface WhatIf {
  nodeId: string;
  shiftDays: number;
  end: string | null;
  /** By how many days the end of all moves. */
  endMoves: number;
  moved: {
    id: string;
    title: string;
    externalId?: string;
    days: number;
    start: string;
    end: string;
    newEnd: string;
  }[];
}

export interface TimelineInput {
  nodes: readonly NodeView[];
  anchors: readonly AnchorDay[];
  /** Days since 1970-01-01. */
  today: number;
  target: number | null;
  shift: { nodeId: string; days: number } | null;
}

/** Bars, critical path, slack and what a move would change, from nodes in document order. Saves nothing. */
export function drawTimeline({ nodes, anchors, today, target, shift }: TimelineInput) {
  const works = planWorks(nodes, anchors);
  const starts = works.flatMap(({ start }) => start ?? []);
  const first = starts.reduce((least, start) => Math.min(least, start), starts[0] ?? today);
  const schedule = schedulePlan(works, first);
  const { groups } = progressOfNodes(nodes);
  const drawn = drawnOf(works, nodes);
  const bars = nodes.flatMap((node, at) =>
    drawn.has(at) ? barOf(node, at, { works, schedule, today, target, nodes, counts: groups[node.id] }) : [],
  );
  const allEnd = schedule.end;
  return {
    // ISO dates order like text.
    start: bars.reduce<string | null>(
      (least, { start }) => (least !== null && least < start ? least : start),
      null,
    ),
    end: allEnd === null ? null : isoDay(allEnd),
    dated: starts.length > 0,
    bars,
    critical: schedule.critical.flatMap((at) => nodes[at]?.id ?? []),
    undated: nodes.filter((node, at) => node.tickable && node.status !== "cancelled" && !drawn.has(at))
      .length,
    circles: schedule.circles.map((circle) => circleText(circle.flatMap((at) => nodes[at] ?? []))),
    whatIf: shift ? whatIf(shift, { nodes, works, first, schedule, drawn }) : null,
  };
}

/** What takes time, and what holds something that does. The document's own title says nothing new. */
function drawnOf(works: readonly PlannedWork[], nodes: readonly NodeView[]): Set<number> {
  const drawn = new Set<number>();
  for (let at = works.length - 1; at >= 0; at -= 1) {
    const work = works[at];
    if (!work || (work.days === 0 && !drawn.has(at))) continue;
    drawn.add(at);
    if (work.parent >= 0) drawn.add(work.parent);
  }
  for (const [at, { kind }] of nodes.entries()) if (kind === "title") drawn.delete(at);
  return drawn;
}

interface Around {
  works: readonly PlannedWork[];
  schedule: Schedule;
  nodes: readonly NodeView[];
  today: number;
  target: number | null;
  counts: Counts | undefined;
}

function barOf(node: NodeView, at: number, around: Around): TimelineBar[] {
  const { works, schedule, nodes, today, target } = around;
  const [work, place] = [works[at], schedule.places[at]];
  if (!work || !place) return [];
  const own = { total: 1, ticked: Number(node.ticked), proven: Number(node.state === "proven") };
  const { total, ticked, proven } = node.tickable ? own : (around.counts ?? NO_COUNTS);
  return [
    {
      id: node.id,
      parentId: node.parentId,
      kind: node.kind,
      depth: node.depth,
      title: node.title,
      ...(node.externalId === undefined ? {} : { externalId: node.externalId }),
      start: isoDay(place.start),
      end: isoDay(place.end),
      days: place.end - place.start + 1,
      from: work.from,
      pushed: work.start === null ? 0 : Math.max(0, place.begins - work.start),
      slack: place.slack,
      critical: place.critical,
      total,
      ticked,
      proven,
      tickable: node.tickable,
      overdue: place.end < today && ticked < total,
      afterTarget: target !== null && place.end > target,
      waitsFor: work.waitsFor.flatMap((other) => nodes[other]?.id ?? []),
    },
  ];
}

interface Drawing {
  nodes: readonly NodeView[];
  works: readonly PlannedWork[];
  first: number;
  schedule: Schedule;
  drawn: ReadonlySet<number>;
}

function whatIf(shift: { nodeId: string; days: number }, drawing: Drawing): WhatIf | null {
  const { nodes, works, first, schedule, drawn } = drawing;
  const node = nodes.findIndex(({ id }) => id === shift.nodeId);
  if (node < 0) return null;
  const after = schedulePlan(works, first, { node, days: shift.days });
  const moved = nodes.flatMap(({ id, title, externalId }, at) => {
    const [was, is] = [schedule.places[at], after.places[at]];
    if (!was || !is || !drawn.has(at) || (was.start === is.start && was.end === is.end)) return [];
    const days = is.end - was.end || is.start - was.start;
    const name = externalId === undefined ? { title } : { title, externalId };
    return [{ id, ...name, days, start: isoDay(is.start), end: isoDay(was.end), newEnd: isoDay(is.end) }];
  });
  return {
    nodeId: shift.nodeId,
    shiftDays: shift.days,
    end: after.end === null ? null : isoDay(after.end),
    endMoves: (after.end ?? 0) - (schedule.end ?? 0),
    moved,
  };
}

function circleText(nodes: readonly NodeView[]): string {
  const names = nodes.map(({ externalId, title }) => externalId ?? `“${title.slice(0, 60)}”`);
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""} wait for each other.`;
}

/** 0001-01-01 to 9999-12-31. */
const [FIRST_DAY, LAST_DAY] = [-719_162, 2_932_896];

function isoDay(day: number): string {
  return new Date(Math.min(LAST_DAY, Math.max(FIRST_DAY, day)) * 86_400_000).toISOString().slice(0, 10);
}
