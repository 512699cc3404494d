import { z } from "zod";
import type { Db } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import type { AnchorDay } from "./date-nodes";
import { drawTimeline } from "./draw-timeline";
import { inDocumentOrder } from "./events";
import { readTree } from "./rows";
import { NODE_KINDS, type NodeView, planInput, planView } from "./schema";

const day = z.iso.date();
const unit = z.enum(["week", "day"]);

const bar = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: z.enum(NODE_KINDS),
  depth: z.int(),
  title: z.string(),
  externalId: z.string().optional(),
  start: day,
  end: day,
  days: z.int(),
  from: z.enum(["dates", "timing", "estimate", "assumed", "nothing"]),
  pushed: z.int(),
  slack: z.int(),
  critical: z.boolean(),
  total: z.int(),
  ticked: z.int(),
  proven: z.int(),
  tickable: z.boolean(),
  overdue: z.boolean(),
  afterTarget: z.boolean(),
  waitsFor: z.array(z.uuid()),
});

const whatIf = z.object({
  nodeId: z.uuid(),
  shiftDays: z.int(),
  end: day.nullable(),
  endMoves: z.int(),
  moved: z.array(
    bar
      .pick({ id: true, title: true, externalId: true, start: true, end: true, days: true })
      .extend({ newEnd: day }),
  ),
});

/** A kind of numbered time in the plan, and where it is anchored. */
const counting = z.object({
  unit,
  /** The lowest and the highest number in use. */
  from: z.int(),
  to: z.int(),
  /** How the plan writes one of them. */
  example: z.string(),
  number: z.int().nullable(),
  date: day.nullable(),
  /** 0 when nobody has chosen a date yet. */
  version: z.int(),
  /** Nobody chose a date: numbers count from the target date. */
  byTarget: z.boolean(),
});

const timelineView = z.object({
  plan: planView.nullable(),
  today: day,
  target: day.nullable(),
  start: day.nullable(),
  end: day.nullable(),
  /** Whether anything in the plan has a date; without one it is drawn as if it began today. */
  dated: z.boolean(),
  countings: z.array(counting),
  bars: z.array(bar),
  /** The items whose days add up to the end, first one first. */
  critical: z.array(z.uuid()),
  /** Items that nothing places in time. */
  undated: z.int(),
  circles: z.array(z.string()),
  whatIf: whatIf.nullable(),
});

export const getTimeline = query({
  name: "plans.timeline",
  summary: "The plan in time: bars, critical path, slack, and what slips when an item moves",
  permission: "plans:read",
  input: planInput
    .extend({
      /** The launch's target date. */
      target: day.optional(),
      shiftNode: z.uuid().optional(),
      shiftDays: z.coerce.number().int().min(-3_650).max(3_650, "Use at most ten years.").optional(),
    })
    .refine(
      (input) => (input.shiftNode === undefined) === (input.shiftDays === undefined),
      "Give both shiftNode and shiftDays.",
    ),
  output: timelineView,
  run: async ({ db, now }, { launchId, target, shiftNode, shiftDays }) => {
    const today = now().toISOString().slice(0, 10);
    const { plan, nodes } = await readTree(db, launchId);
    const ordered = inDocumentOrder(nodes);
    const countings = await readCountings(db, launchId, ordered, target);
    const shift =
      shiftNode !== undefined && shiftDays !== undefined ? { nodeId: shiftNode, days: shiftDays } : null;
    const drawing = drawTimeline({
      nodes: ordered,
      anchors: countings.flatMap((each) => anchorOf(each, target)),
      today: dayNumber(today),
      target: target === undefined ? null : dayNumber(target),
      shift,
    });
    if (shift && !drawing.whatIf) {
      throw new DomainError("not_found", "This item is no longer in the plan. Choose another one.");
    }
    return { plan, today, target: target ?? null, countings, ...drawing };
  },
});

type Counting = z.output<typeof counting>;

/** The numbered weeks and days of a plan. Days before the launch count from its target date until somebody chooses. */
async function readCountings(
  db: Db,
  launchId: string,
  nodes: readonly NodeView[],
  target: string | undefined,
): Promise<Counting[]> {
  const anchors = await db.planAnchor.findMany({ where: { plan: { launchId } } });
  return unit.options.flatMap((name): Counting[] => {
    const timings = nodes.flatMap(({ timing }) => (timing?.unit === name ? timing : []));
    const [example] = timings;
    if (!example) return [];
    const from = timings.reduce((least, timing) => Math.min(least, timing.from), example.from);
    const to = timings.reduce((most, timing) => Math.max(most, timing.to), example.to);
    const anchor = anchors.find((each) => each.unit === name);
    const date = anchor?.date?.toISOString().slice(0, 10) ?? null;
    return [
      {
        unit: name,
        from,
        to,
        example: (timings.find((timing) => timing.from === from) ?? example).text,
        number: anchor?.number ?? null,
        date,
        version: anchor?.version ?? 0,
        byTarget: date === null && from < 0 && target !== undefined,
      },
    ];
  });
}

function anchorOf({ unit: name, number, date, byTarget }: Counting, target: string | undefined): AnchorDay[] {
  if (date !== null) return [{ unit: name, number: number ?? 0, day: dayNumber(date) }];
  return byTarget && target !== undefined ? [{ unit: name, number: 0, day: dayNumber(target) }] : [];
}

function dayNumber(date: string): number {
  return Math.round(Date.parse(date) / 86_400_000);
}
