import { Panel } from "@/components/ui/layout";
import { formatCount, formatDay } from "@/lib/format";
import type { SharedOverview } from "@/server/domain/launches/schema";

type Props = Pick<SharedOverview, "week" | "progress">;

/** "30 to 42 ticked" in words, or that there is nothing to compare with. */
export function weekText({ week: { before }, progress }: Props): string {
  if (before === null) return "The plan is younger than a week; there is nothing to compare with yet.";
  const change = (word: string, then: number, now: number) =>
    then === now ? `${word} stayed at ${now}` : `${word} went from ${then} to ${now}`;
  const scope = before.scope === progress.total ? [] : [change("items", before.scope, progress.total)];
  const parts = [
    change("ticked", before.ticked, progress.ticked),
    change("proven", before.proven, progress.proven),
    ...scope,
  ];
  const text = parts.join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What changed in the last seven days, by phase. */
export function SharedWeek({ week, progress }: Props) {
  return (
    <Panel
      title="What changed this week"
      aside={`since ${formatDay(week.from)}, ${formatCount(week.count, "item")} ticked`}
    >
      <p className="text-ink-2">{weekText({ week, progress })}</p>
      {week.groups.map(({ phase, count, items }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once and has no ids on purpose
        <div key={index} className="mt-4 grid break-inside-avoid gap-1">
          <h3 className="flex flex-wrap items-baseline gap-x-3 font-medium">
            <span className="min-w-0 wrap-anywhere">{phase ?? "Without a phase"}</span>
            <span className="font-normal text-ink-3 text-sm">{formatCount(count, "item")}</span>
          </h3>
          <ul className="grid list-disc gap-0.5 ps-5 marker:text-ink-3">
            {items.map(({ title, by }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once and has no ids on purpose
              <li key={at} className="wrap-anywhere">
                {title}
                {by === null ? null : <span className="text-ink-3 text-sm">, {by}</span>}
              </li>
            ))}
            {count > items.length ? <li className="text-ink-3">and {count - items.length} more</li> : null}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
