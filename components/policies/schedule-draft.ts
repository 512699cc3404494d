import type { PolicyView, ScheduleForm } from "@/server/domain/policies/schema";
import type { ScheduleDraft } from "./queries";

export const FORM_KINDS: readonly { kind: ScheduleForm["kind"]; text: string }[] = [
  { kind: "minutes", text: "Every few minutes" },
  { kind: "hours", text: "Every few hours" },
  { kind: "daily", text: "Daily" },
  { kind: "weekly", text: "Weekly" },
  { kind: "monthly", text: "Monthly" },
  { kind: "cron", text: "Cron" },
];

/** A form of another kind begins with what the old one had in common with it. */
export function changeKind(form: ScheduleForm, kind: ScheduleForm["kind"]): ScheduleForm {
  const at = "at" in form ? form.at : "03:00";
  if (kind === "minutes") return { kind, every: 15 };
  if (kind === "hours") return { kind, every: 6, minute: 0 };
  if (kind === "daily") return { kind, at };
  if (kind === "weekly") return { kind, days: [7], at };
  if (kind === "monthly") return { kind, day: 1, at };
  return { kind, expression: "0 3 * * *" };
}

export function scheduleDraft({ timing }: Pick<PolicyView, "timing">, zone: string): ScheduleDraft {
  if (timing === null) {
    const form = { kind: "daily", at: "03:00" } as const;
    return { form, timeZone: zone, jitterMinutes: 5, missed: "catch_up", paused: false, rev: 0 };
  }
  const { form, timeZone, jitterMinutes, missed, paused, rev } = timing;
  return { form, timeZone, jitterMinutes, missed, paused, rev };
}
