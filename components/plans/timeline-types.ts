import type { NodeKind, PlanView } from "@/server/domain/plans/schema";

/** How `GET /api/v1/plans/{launchId}/timeline` answers; timeline-types.test.ts keeps it so. */
export type TimelineBar = {
  id: string;
  parentId: string | null;
  kind: NodeKind;
  depth: number;
  title: string;
  externalId?: string | undefined;
  start: string;
  end: string;
  days: number;
  from: "dates" | "timing" | "estimate" | "assumed" | "nothing";
  pushed: number;
  slack: number;
  critical: boolean;
  total: number;
  ticked: number;
  proven: number;
  tickable: boolean;
  overdue: boolean;
  afterTarget: boolean;
  waitsFor: string[];
};

export type TimelineWhatIf = {
  nodeId: string;
  shiftDays: number;
  end: string | null;
  endMoves: number;
  moved: {
    id: string;
    title: string;
    externalId?: string | undefined;
    days: number;
    start: string;
    end: string;
    newEnd: string;
  }[];
};

export type TimelineCounting = {
  unit: "week" | "day";
  from: number;
  to: number;
  example: string;
  number: number | null;
  date: string | null;
  version: number;
  byTarget: boolean;
};

export type Timeline = {
  plan: PlanView | null;
  today: string;
  target: string | null;
  start: string | null;
  end: string | null;
  dated: boolean;
  countings: TimelineCounting[];
  bars: TimelineBar[];
  critical: string[];
  undated: number;
  circles: string[];
  whatIf: TimelineWhatIf | null;
};

export type PlanHistory = { points: { at: string; total: number; ticked: number; proven: number }[] };
