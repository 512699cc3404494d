import Link from "next/link";
import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import type { BlockerView } from "@/server/domain/launches/schema";
import { backupsHref, planHref, runsHref } from "./addresses";
import { BLOCKER_WORDS } from "./overview-words";

type Item = BlockerView["items"][number];

/** Where a thing that is in the way is put right. */
function itemHref(slug: string, kind: BlockerView["kind"], item: Item): string {
  if (kind === "run_failed") return `${runsHref(slug)}/${item.id}`;
  if (kind === "no_backup" || kind === "backup_old") return backupsHref(slug);
  return planHref(slug, { item: item.id });
}

/** All of one kind, where the plan has a filter for it. */
const ALL: Partial<Record<BlockerView["kind"], Record<string, string>>> = {
  overdue: { open: "true" },
  blocked: { state: "blocked" },
  critical: { priority: "critical", open: "true" },
};

/** What stands between the launch and "ready", most urgent first; each thing leads to where it is put right. */
export function InTheWay({
  blockers,
  slug,
  hints,
}: {
  blockers: readonly BlockerView[];
  slug: string;
  /** Says what to do; for people who can do it. */
  hints: boolean;
}) {
  const count = blockers.reduce((sum, blocker) => sum + blocker.count, 0);
  return (
    <Panel title="In the way" aside={count === 0 ? "nothing" : formatCount(count, "blocker")} flush>
      {count === 0 ? (
        <p className="px-4 py-4 text-ink-2 sm:px-5">
          Nothing is overdue, blocked or broken, and no critical item is open.
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {blockers.map((blocker) => (
            <Blocker key={blocker.kind} blocker={blocker} slug={slug} hints={hints} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Blocker({ blocker, slug, hints }: { blocker: BlockerView; slug: string; hints: boolean }) {
  const words = BLOCKER_WORDS[blocker.kind];
  const more = blocker.items.length > 0 ? blocker.count - blocker.items.length : 0;
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 px-4 py-3 sm:px-5">
      <StatusShape status={words.status} className="mt-0.5" />
      <div className="grid gap-1.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{words.title(blocker.count)}</span>
          {hints ? <span className="text-ink-2 text-sm">{words.does}</span> : null}
        </p>
        <ul className="grid gap-1 empty:hidden">
          {blocker.items.map((item) => (
            <li key={item.id} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              {item.mark ? <span className="mark-text text-ink-3">{item.mark}</span> : null}
              <Link
                href={itemHref(slug, blocker.kind, item)}
                className="link min-w-0 wrap-anywhere pointer-coarse:py-1.5"
              >
                {item.title}
              </Link>
              {item.note ? (
                <span className="min-w-0 text-ink-3 text-sm wrap-anywhere">{item.note}</span>
              ) : null}
            </li>
          ))}
        </ul>
        {more > 0 ? <More count={more} filter={ALL[blocker.kind]} slug={slug} /> : null}
      </div>
    </li>
  );
}

function More({
  count,
  filter,
  slug,
}: {
  count: number;
  filter: Record<string, string> | undefined;
  slug: string;
}) {
  const text = `and ${count} more`;
  return (
    <p className="text-ink-3 text-sm">
      {filter ? (
        <Link href={planHref(slug, filter)} className="link">
          {text}
        </Link>
      ) : (
        text
      )}
    </p>
  );
}
