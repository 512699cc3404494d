import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import type { DecisionView, SharedOverview } from "@/server/domain/launches/schema";
import { BLOCKER_WORDS } from "./overview-words";
import { ProgressPanel } from "./progress-panel";
import { RiskList } from "./risk-list";
import { SharedFoot } from "./shared-foot";
import { SharedPhases } from "./shared-phases";
import { SharedWeek } from "./shared-week";
import { TargetList } from "./target-list";
import { HeroBar, Numbers, VerdictLine } from "./verdict-head";

/** How far a launch is, for people who are shown it by a link: a report of one column, made to be printed as well. */
export function SharedScreen({ shared }: { shared: SharedOverview }) {
  const { launch, verdict, progress, phases, history, backups, blockers, risks, targets, week, decisions } =
    shared;
  return (
    <main className="mx-auto grid w-full max-w-4xl gap-5 px-4 py-8 sm:px-8 sm:py-10 print:max-w-none print:p-0 print:gap-3.5 print:[zoom:0.82]">
      <header className="grid gap-5">
        <div className="grid gap-1.5">
          <p className="flex flex-wrap items-baseline gap-x-3 text-ink-2">
            <span className="min-w-0 font-medium wrap-anywhere">{launch.name}</span>
            {launch.version ? <span className="mark-text text-ink-3">{launch.version}</span> : null}
          </p>
          <VerdictLine verdict={verdict} blocked={blockers.length > 0} />
        </div>
        <HeroBar progress={progress} name={launch.name} />
        <Numbers launch={launch} progress={progress} backups={backups} />
      </header>
      {decisions.length > 0 ? <Decisions decisions={decisions} /> : null}
      {blockers.length > 0 ? <Blockers blockers={blockers} /> : null}
      {phases.length > 0 ? <SharedPhases phases={phases} /> : null}
      {progress.total > 0 ? (
        <>
          <SharedWeek week={week} progress={progress} />
          <ProgressPanel history={history} targetDate={launch.targetDate} />
        </>
      ) : null}
      {targets.length > 0 ? <TargetList targets={targets} /> : null}
      {risks.length > 0 ? (
        <RiskList risks={risks.map((risk, index) => ({ ...risk, id: `${index}` }))} />
      ) : null}
      <SharedFoot asOf={shared.asOf} expiresAt={shared.expiresAt} />
    </main>
  );
}

function Decisions({ decisions }: { decisions: readonly DecisionView[] }) {
  return (
    <Panel title="Next decisions" flush>
      <ol className="divide-y divide-line print:grid print:grid-cols-2 print:divide-y-0 print:py-1">
        {decisions.map(({ ask, about, note, owner }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once and has no ids on purpose
            key={index}
            className="grid break-inside-avoid content-start gap-0.5 px-4 py-2.5 sm:px-5 print:py-1.5"
          >
            <span className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{ask}</span>
              <span className="text-ink-3 text-sm">{[note, owner].filter(Boolean).join(", ")}</span>
            </span>
            {about === null ? null : <span className="text-ink-2 wrap-anywhere">{about}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** How the console names its own machinery says nothing to a reader outside. */
const OUTSIDE_WORDS: Partial<Record<SharedOverview["blockers"][number]["kind"], (count: number) => string>> =
  {
    no_worker: () => "The console's own work is at a standstill",
    run_failed: (count) =>
      count === 1
        ? "1 technical check or job failed last time"
        : `${count} technical checks or jobs failed last time`,
  };

function Blockers({ blockers }: Pick<SharedOverview, "blockers">) {
  const count = blockers.reduce((sum, blocker) => sum + blocker.count, 0);
  return (
    <Panel title="In the way" aside={formatCount(count, "blocker")} flush>
      <ul className="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-2 sm:px-5 print:grid-cols-2">
        {blockers.map((blocker) => {
          const words = BLOCKER_WORDS[blocker.kind];
          return (
            <li key={blocker.kind} className="flex items-center gap-3">
              <StatusShape status={words.status} />
              <span>{(OUTSIDE_WORDS[blocker.kind] ?? words.title)(blocker.count)}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
