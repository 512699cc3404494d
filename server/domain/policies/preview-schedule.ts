import { formatDay, formatMoment } from "@/lib/format";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { longestGap, type Occurrences, occurrencesOf } from "./engine/occurrences";
import { localTime } from "./engine/zone-time";
import { requireSystem } from "./rows";
import { describeForm, whyPromiseFails } from "./rules";
import { previewScheduleInput, schedulePreview } from "./schema";
import { timeBackups } from "./time-backups";

const SHOWN = 5;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The coming runs of a schedule before it is saved, with what a change of the clocks does to it. */
export const previewSchedule = query({
  name: "policies.preview-schedule",
  summary: "Preview the next runs of a schedule",
  permission: "policies:read",
  input: previewScheduleInput,
  output: schedulePreview,
  run: async (tx, { systemId, form, timeZone, jitterMinutes }) => {
    await requireSystem(tx.db, systemId);
    const now = tx.now();
    const occurrences = occurrencesOf(form, timeZone);
    const next = occurrences?.next(now, SHOWN) ?? [];
    if (occurrences === null || next.length === 0) {
      throw new DomainError("invalid", "This never comes due.", {
        fields: [
          {
            path: "expression",
            message: "Five fields: minute, hour, day, month, weekday. This one never comes due.",
          },
        ],
      });
    }
    const objective = await tx.db.objective.findUnique({ where: { systemId } });
    return {
      text: `${describeForm(form)}, ${timeZone}`,
      next: next.map((at) => ({ at: at.toISOString(), local: inZone(at, timeZone) })),
      clockChange: describeChange(occurrences, timeZone, now),
      promise: whyPromiseFails({
        rpoMinutes: objective?.rpoMinutes ?? null,
        longestGapMs: longestGap(occurrences, now),
        backupMs: await timeBackups(tx.db, systemId),
        jitterMinutes,
      }),
    };
  },
});

function inZone(at: Date, timeZone: string): string {
  return `${formatMoment(at, timeZone)} (${localTime(at, timeZone).offset})`;
}

/** The first run after the clocks change within a year. */
function describeChange(occurrences: Occurrences, timeZone: string, now: Date): string | null {
  const change = nextChange(timeZone, now);
  const first = change && occurrences.after(new Date(change.getTime() - 1));
  if (!change || !first) return null;
  return `The clocks change on ${formatDay(change, timeZone)}. First run after that: ${inZone(first, timeZone)}.`;
}

/** To the minute; null where no clock changes within a year. */
function nextChange(timeZone: string, now: Date): Date | null {
  const offset = (ms: number) => localTime(new Date(ms), timeZone).offset;
  for (let day = 0; day <= 366; day += 1) {
    let before = now.getTime() + day * DAY_MS;
    let after = before + DAY_MS;
    if (offset(before) === offset(after)) continue;
    while (after - before > MINUTE_MS) {
      const middle = Math.floor((before + after) / 2);
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    return new Date(Math.floor(after / MINUTE_MS) * MINUTE_MS);
  }
  return null;
}
