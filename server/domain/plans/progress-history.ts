import { z } from "zod";
import { query } from "@/server/kernel/query";
import { planHistory, planInput } from "./schema";

export const progressHistory = query({
  name: "plans.history",
  summary: "Total, ticked and proven over time, at most `points` moments",
  permission: "plans:read",
  input: planInput.extend({
    points: z.coerce.number().int().min(2).max(1_000).default(200),
    /** Nothing after this moment; the last one before it is always among the answers. */
    until: z.iso.datetime().optional(),
  }),
  output: planHistory,
  run: async ({ db }, { launchId, points, until }) => ({
    points: await db.$queryRaw<{ at: string; total: number; ticked: number; proven: number }[]>`
      with all_points as (
        select at, total, ticked, proven, extract(epoch from at) as second from plan_progress
        where launch_id = ${launchId}::uuid and at <= coalesce(${until ?? null}::timestamptz, 'infinity')),
      span as (
        select min(second) as first, greatest((max(second) - min(second)) / ${points - 1}, 1) as step from all_points),
      kept as (
        select distinct on (floor((second - first) / step)) at, total, ticked, proven from all_points, span
        order by floor((second - first) / step), at desc)
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, total, ticked, proven
      from kept order by kept.at`,
  }),
});
