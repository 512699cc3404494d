import { z } from "zod";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceChange, lockPlan } from "./rows";
import { agoText } from "./rules";
import { planInput } from "./schema";

const anchorView = z.object({
  unit: z.enum(["week", "day"]),
  number: z.int(),
  date: z.iso.date().nullable(),
  version: z.int(),
});

export const anchorPlan = command({
  name: "plans.anchor",
  summary: "Say on which date a numbered week or day of the plan begins; null takes it back",
  permission: "plans:write",
  input: planInput.extend({
    unit: z.enum(["week", "day"]),
    number: z.int().min(-999, "Use at least −999.").max(999, "Use at most 999."),
    date: z.iso.date("Pick a date.").nullable(),
    /** The version that was seen; 0 when there was none. */
    version: z.int().min(0),
  }),
  output: z.object({ rev: z.int(), anchor: anchorView }),
  run: async (tx, { launchId, unit, number, date, version }) => {
    const plan = await lockPlan(tx.db, launchId);
    const key = { planId_unit: { planId: plan.id, unit } };
    const before = await tx.db.planAnchor.findUnique({ where: key });
    const seen = before ? { number: before.number, date: isoDay(before.date) } : null;
    if ((before?.version ?? 0) !== version) {
      const ago = before ? agoText(tx.now().getTime() - before.changedAt.getTime()) : "";
      throw new DomainError(
        "conflict",
        before
          ? `${before.changedByName} changed where the ${unit}s begin ${ago} ago. Look at it, and choose again if you still want to.`
          : "Nobody has chosen a date yet. Load the page again.",
        { details: { anchor: before ? { unit, ...seen, version: before.version } : null } },
      );
    }
    if (before ? seen?.number === number && seen.date === date : date === null) {
      tx.unchanged();
      return { rev: plan.rev, anchor: { unit, number, date, version } };
    }
    const kept = {
      number,
      date: date === null ? null : new Date(date),
      changedAt: tx.now(),
      changedByName: actorName(tx.actor),
    };
    const anchor = await tx.db.planAnchor.upsert({
      where: key,
      create: { ...kept, planId: plan.id, unit },
      update: { ...kept, version: { increment: 1 } },
    });
    tx.audit({
      subject: "plan",
      subjectId: plan.id,
      launchId,
      label: `${unit === "week" ? "Week" : "Day"} ${number}`,
      changes: { [unit]: { before: seen, after: { number, date } } },
    });
    const { rev } = await announceChange(tx, plan, { nodes: [], groups: [] });
    return { rev, anchor: { unit, number, date, version: anchor.version } };
  },
});

function isoDay(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null;
}
