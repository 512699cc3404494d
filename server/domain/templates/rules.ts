import type { NodeView } from "@/server/domain/plans/schema";
import type { OutlineNode, TemplateFacts, TemplatePreview } from "./schema";

type Counted = Pick<OutlineNode, "kind" | "timing">;

/** How much is in a plan: phases (or what stands for them), items, targets, risks, and the weeks it spans. */
export function factsOf(nodes: readonly Counted[]): TemplateFacts {
  const count = (kind: Counted["kind"]) => nodes.filter((node) => node.kind === kind).length;
  return {
    phases: count("phase") || count("milestone") || count("section"),
    items: count("task") + count("check"),
    targets: count("target"),
    risks: count("risk"),
    weeks: weeksOf(nodes),
  };
}

function weeksOf(nodes: readonly Counted[]): number | null {
  const days = nodes.flatMap(({ timing }) =>
    timing ? [timing.from, timing.to].map((at) => at * (timing.unit === "week" ? 7 : 1)) : [],
  );
  if (days.length === 0) return null;
  const first = days.reduce((least, day) => Math.min(least, day));
  const last = days.reduce((most, day) => Math.max(most, day));
  return Math.max(1, Math.ceil((last - first) / 7));
}

/** The first sentence under the title. */
export function summaryOf(nodes: readonly OutlineNode[]): string {
  const note = nodes.find(({ kind, parent }) => kind === "note" && parent === 0);
  const text = (note?.text ?? "").replace(/\s+/g, " ").trim();
  return (/^.*?[.!?](?= [A-Z]|$)/.exec(text)?.[0] ?? text).slice(0, 300);
}

const PHASE_KINDS = ["phase", "milestone", "section"] as const;

/** What somebody reads before choosing a template: the items by phase, then targets and risks. */
export function outlineOf(
  nodes: readonly OutlineNode[],
): Pick<TemplatePreview, "phases" | "targets" | "risks"> {
  const kind = PHASE_KINDS.find((wanted) => nodes.some((node) => node.kind === wanted));
  const phases = nodes.flatMap((node, at) => (node.kind === kind ? [at] : []));
  const phaseOf = (at: number): number => {
    let above: number | null = at;
    while (above !== null && !phases.includes(above)) above = nodes[above]?.parent ?? null;
    return above ?? -1;
  };
  const homes = nodes.map((_node, at) => phaseOf(at));
  const within = (phase: number, ...kinds: OutlineNode["kind"][]) =>
    nodes.filter((node, at) => homes[at] === phase && kinds.includes(node.kind));
  const listed = [...phases, -1].map((phase) => ({
    title: nodes[phase]?.title ?? "Without a phase",
    items: within(phase, "task", "check").map(({ externalId, title, owner, fields }) => ({
      mark: externalId,
      title,
      owner,
      proof: fields.find(({ name }) => /^proofs?$/i.test(name))?.value ?? null,
    })),
    criteria: within(phase, "criterion").map(({ title }) => title),
  }));
  return {
    phases: listed.filter(({ items }) => items.length > 0),
    targets: nodes
      .filter((node) => node.kind === "target")
      .map(({ title, target }) => ({ metric: title, target })),
    risks: nodes
      .filter((node) => node.kind === "risk")
      .map(({ title, mitigation }) => ({ title, mitigation })),
  };
}

const DAY = 86_400_000;
const dayNumber = (date: string) => Math.round(Date.parse(date) / DAY);

/** Words that a role has and a person's name has not. */
const ROLE =
  /\b(team|lead|leads|engineer\w*|operations?|ops|devops|sre|platform|infra\w*|back ?-?end|front ?-?end|mobile|app|api|product|design\w*|data|security|privacy|legal|finance|marketing|sales|support|qa|quality|test\w*|release|manager|owner|management|board|everyone|all)\b/i;
/** Columns that speak of one launch: who, when, how far. */
const OF_ONE_LAUNCH =
  /\b(?:who|owners?|assign\w*|persons?|names?|dates?|due|starts?|ends?|status|state|evidence|comments?|results?|links?|actual|baseline|current|measured|today|before|sign\w*)\b/i;

/**
 * A plan as the next launch can use it: structure, words, dependencies and proofs stay; ticks, people, measurements,
 * decisions and notes go. Dates become days counted from the target date, or from the plan's first date where there
 * is none.
 */
export function stripPlan(nodes: readonly NodeView[], targetDate: string | null): NodeView[] {
  const dates = nodes.flatMap(({ startDate, dueDate }) => [startDate ?? [], dueDate ?? []].flat()).sort();
  const first = dates[0];
  const origin = targetDate ?? first;
  // Without a target date the plan's first day is day 1.
  const shift = targetDate === null ? 1 : 0;
  return nodes.map((node) => {
    const { id, parentId, kind, role, depth, position, title, text, externalId, priority } = node;
    const { priorityText, estimateMinutes, estimateText, ownerText, dependsOn, dependsText, fields } = node;
    const { parallel, tickable, risk, target } = node;
    const timing = node.timing ?? (origin === undefined ? undefined : relativeTiming(node, origin, shift));
    const kept = fields?.filter(({ name }) => !OF_ONE_LAUNCH.test(name));
    return {
      ...{ id, parentId, kind, depth, position, title, tickable, ticked: false, state: "open", version: 1 },
      ...given({ role, text, externalId, priority, priorityText, estimateMinutes, estimateText, timing }),
      ...given({ parallel, dependsOn, dependsText }),
      ...given({ ownerText: ownerText && ROLE.test(ownerText) ? ownerText : undefined }),
      ...given({ fields: kept && kept.length > 0 ? kept : undefined }),
      ...given({ target: target && bareTarget(target), risk: risk && bareRisk(risk) }),
      ...(tickable ? { status: "open" } : {}),
    } as NodeView;
  });
}

const given = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function relativeTiming({ startDate, dueDate }: NodeView, origin: string, shift: number): NodeView["timing"] {
  const [start, due] = [startDate ?? dueDate, dueDate ?? startDate];
  if (start === undefined || due === undefined) return undefined;
  const from = dayNumber(start) - dayNumber(origin) + shift;
  const to = Math.max(from, dayNumber(due) - dayNumber(origin) + shift);
  const sign = (day: number) => (shift === 1 ? `Day ${day}` : `T${day < 0 ? "-" : "+"}${Math.abs(day)} days`);
  return { text: from === to ? sign(from) : `${sign(from)} to ${sign(to)}`, unit: "day", from, to };
}

function bareTarget({ metric, target, kpi, freshDays }: NonNullable<NodeView["target"]>) {
  return { metric, target, baseline: null, actual: null, ...given({ kpi, freshDays }) };
}

function bareRisk({
  likelihood,
  impact,
  mitigation,
  likelihoodLevel,
  impactLevel,
}: NonNullable<NodeView["risk"]>) {
  return { likelihood, impact, mitigation, ...given({ likelihoodLevel, impactLevel }) };
}
