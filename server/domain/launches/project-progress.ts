import { z } from "zod";
import { listPeople } from "@/server/domain/people";
import { listSystems } from "@/server/domain/systems";
import { type Context, type QueryContext, systemContext } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { decideNext } from "./decide-next";
import { hideNames } from "./hide-names";
import { readOverview } from "./read-overview";
import { type PlanFacts, readPlanFacts } from "./read-plan-facts";
import { readVersion } from "./read-version";
import { readWeek } from "./read-week";
import { type SharedProgress, sharedProgress, type TickedGroup } from "./schema";

/** Items named of each phase; the rest is a number. */
const NAMED = 4;

/** What a shared link shows of a launch. Every text written by people goes through `hide`, names only if chosen. */
export const projectProgress = query({
  name: "launches.shared-progress",
  summary: "A launch as people outside see it",
  permission: "launches:write",
  input: z.object({ launchId: z.uuid(), showNames: z.boolean() }),
  output: sharedProgress,
  run: async (ctx, { launchId, showNames }) => {
    const inside: QueryContext = { ...ctx, ...systemContext(ctx.ports, "shared link", ctx.requestId) };
    const [overview, plan] = await Promise.all([
      readOverview(ctx, launchId, false),
      readPlanFacts(inside, launchId),
    ]);
    const hide = await readHidden(inside, launchId, showNames ? null : plan.nodes);
    const week = await readWeek(inside, launchId, plan);
    const { launch, verdict, progress, history, backups } = overview;
    const blockers = overview.blockers.map(({ kind, count }) => ({ kind, count }));
    const hideOrNull = (text: string | null) => (text === null ? null : hide(text));
    return {
      launch: { name: launch.name, version: launch.version, targetDate: launch.targetDate },
      asOf: ctx.now().toISOString(),
      verdict,
      progress,
      phases: overview.phases.map(({ mark, title, counts }) => ({ mark, title: hide(title), counts })),
      history,
      backups,
      blockers,
      risks: overview.risks.map(({ title, likelihood, impact, mitigation, exposure, state, overdue }) => ({
        title: hide(title),
        likelihood: hideOrNull(likelihood),
        impact: hideOrNull(impact),
        mitigation: hideOrNull(mitigation),
        ...{ exposure, state, overdue },
      })),
      targets: overview.targets.map(({ id: _internal, metric, baseline, target, latest, ...facts }) => ({
        metric: hide(metric),
        baseline: hideOrNull(baseline),
        target: hideOrNull(target),
        latest: latest && { ...latest, unit: hideOrNull(latest.unit) },
        ...facts,
      })),
      week: {
        from: week.from.toISOString(),
        before: week.before,
        count: week.count,
        groups: week.groups.map((group) => shownGroup(group, hide, showNames)),
      },
      decisions: decideNext({ launch, verdict, ...plan, blockers, now: ctx.now() }).map((decision) => ({
        ...decision,
        about: hideOrNull(decision.about),
        owner: showNames ? hideOrNull(decision.owner) : null,
      })),
    } satisfies SharedProgress;
  },
  cache: {
    key: (_ctx, { launchId, showNames }) => `${launchId}:${showNames}`,
    version: async (ctx, { launchId }) => readVersion(ctx, launchId),
  },
});

function shownGroup(
  { phase, count, items }: TickedGroup,
  hide: (text: string) => string,
  showNames: boolean,
) {
  return {
    phase: phase === null ? null : hide(phase),
    count,
    items: items.slice(0, NAMED).map(({ title, by }) => ({
      title: hide(title),
      by: showNames && by !== null ? hide(by) : null,
    })),
  };
}

/** A plan's owner that reads like a person: two words or more, each with a capital. */
const PERSON = /^\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'.-]*)+$/u;

/** Systems and hosts are never shown; people only where names were chosen, which leaves `nodes` out. */
async function readHidden(inside: Context, launchId: string, nodes: PlanFacts["nodes"] | null) {
  const [{ systems }, { people }] = await Promise.all([
    listSystems(inside, { launchId }),
    listPeople(inside, {}),
  ]);
  const owners = (nodes ?? []).flatMap(({ ownerText }) =>
    ownerText && PERSON.test(ownerText) ? [ownerText] : [],
  );
  return hideNames({
    systems: systems.map(({ name }) => name),
    hosts: systems.flatMap(({ address, connection }) => [
      address ?? "",
      hostOf(address ?? ""),
      connection?.host ?? "",
    ]),
    people: nodes === null ? [] : [...people.map(({ name }) => name), ...owners],
  });
}

function hostOf(address: string): string {
  return /^\w+:\/\/([^/:?#]+)/.exec(address)?.[1] ?? "";
}
