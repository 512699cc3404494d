import type { Dependencies, PlanNodeDraft } from "./draft";

/**
 * Turns the words of a dependency column into nodes: `9.47.1`, `9.46.*`, `T104-T107`, `Phase 3`, `Phase 9 + T104`,
 * `All previous phases`, or an item's own title. A row never depends on itself, even where its wildcard includes it.
 */
export function resolveDependencies(
  nodes: readonly PlanNodeDraft[],
  phases: ReadonlyMap<number, number>,
  rows: readonly { subject: string; needs: string }[],
): void {
  const index = buildIndex(nodes, phases);
  shareRows(nodes, rows, index);
  for (const node of nodes) if (node.dependencies) resolveNode(node, node.dependencies, nodes, index);
}

function resolveNode(
  node: PlanNodeDraft,
  dependencies: Dependencies,
  nodes: readonly PlanNodeDraft[],
  index: NodeIndex,
): void {
  const resolved = new Set<number>();
  for (const part of splitParts(dependencies.text)) {
    const found = resolvePart(part, node, nodes, index);
    if (found.length === 0) dependencies.unresolved.push(part);
    for (const other of found.slice(0, MAX_RESOLVED)) resolved.add(other);
  }
  resolved.delete(node.index);
  dependencies.resolved = [...resolved].sort((a, b) => a - b).slice(0, MAX_RESOLVED);
}

/** A table of its own may say what tasks need: `T112-T113 | Phase 9 + T104`. */
function shareRows(
  nodes: readonly PlanNodeDraft[],
  rows: readonly { subject: string; needs: string }[],
  index: NodeIndex,
): void {
  for (const { subject, needs } of rows) {
    for (const part of splitParts(subject)) {
      for (const task of subjects(part, index)) {
        const node = nodes[task];
        if (node) node.dependencies ??= { text: needs, resolved: [], unresolved: [] };
      }
    }
  }
}

function subjects(part: string, index: NodeIndex): number[] {
  return index.byId.get(part.toLowerCase()) ?? idRange(part, index);
}

interface NodeIndex {
  byId: Map<string, number[]>;
  byTitle: Map<string, number>;
  phaseByNumber: Map<number, number>;
  /** Comparisons that ranges and wildcards may still cost; what comes after stays unresolved. */
  budget: number;
}

const MAX_RESOLVED = 1000;

const WORK_KINDS = new Set<PlanNodeDraft["kind"]>(["phase", "milestone", "task", "check", "section"]);
const titleKey = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[\d.)\s]+/, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function buildIndex(nodes: readonly PlanNodeDraft[], phases: ReadonlyMap<number, number>): NodeIndex {
  const byId = new Map<string, number[]>();
  const byTitle = new Map<string, number>();
  const phaseByNumber = new Map<number, number>();
  for (const node of nodes) {
    const number = phases.get(node.index);
    if (number !== undefined && !phaseByNumber.has(number)) phaseByNumber.set(number, node.index);
    if (!WORK_KINDS.has(node.kind)) continue;
    const title = titleKey(node.title);
    if (title !== "" && !byTitle.has(title)) byTitle.set(title, node.index);
    if (node.externalId === null) continue;
    const id = node.externalId.toLowerCase();
    byId.set(id, [...(byId.get(id) ?? []), node.index].slice(0, 4));
  }
  return { byId, byTitle, phaseByNumber, budget: 2_000_000 };
}

const NOTHING =
  /^(?:[-–—]+|none|n\/a|no|nil|nothing|keine?|aucune?|ninguna?|nenhuma?|nessuna?|geen|brak|нет|yok|无|無|なし|없음)$/i;
const DONE_SUFFIX =
  /\s+(?:is |are |must be |be )?(?:complete[ds]?|done|finished|ready|green|live|approved|abgeschlossen|terminée?s?|completad[oa]s?|完了|完成)$/i;

function splitParts(text: string): string[] {
  return text
    .split(/\s*(?:[,;+&、，；]|\band\b|\bund\b|\bet\b|\by\b|\be\b(?=\s[A-Z\d])|\bи\b)\s*/)
    .map((part) => part.trim().replace(DONE_SUFFIX, ""))
    .filter((part) => part !== "" && !NOTHING.test(part))
    .slice(0, 50);
}

const RANGE =
  /^(?:tasks?\s+)?([A-Za-z]*-?)(\d+(?:\.\d+)*?)\.?(\d+)?\s*(?:-|–|—|\.\.|to|through|bis)\s*([A-Za-z]*-?)(\d+(?:\.\d+)*)$/i;
const PHASE_WORD =
  /^(?:phase|phasen|fase|faza|étape|etapa|этап|фаза|阶段|フェーズ|단계|sprint|stage)s?\s*(\d+)(?:\s*(?:-|–|to|bis)\s*(?:phase\s*)?(\d+))?\b/iu;
const ALL_BEFORE =
  /^(?:all\s+)?(?:previous|prior|preceding|earlier|vorherige[nr]?|alle vorherigen|précédentes|toutes les|anteriores|todas las)\b.*(?:phases?|phasen|fases|étapes|stages|milestones|tasks)|^(?:所有|全部)?(?:之前|前).*(?:阶段|フェーズ)/iu;

function resolvePart(
  part: string,
  node: PlanNodeDraft,
  nodes: readonly PlanNodeDraft[],
  index: NodeIndex,
): number[] {
  const bare = part
    .replace(/^(?:tasks?|aufgaben?|tâche|tarea|milestone|item|step|story|#)\s*/i, "")
    .replace(/[`*]{2,}|`/g, "");
  const exact = index.byId.get(bare.toLowerCase()) ?? index.byId.get(part.toLowerCase());
  if (exact) return exact;
  if (/^[\w.-]+\.\*$/.test(bare)) return withPrefix(bare.slice(0, -1).toLowerCase(), index);
  const phase = PHASE_WORD.exec(part);
  if (phase?.[1]) return phaseRange(Number(phase[1]), Number(phase[2] ?? phase[1]), index);
  if (ALL_BEFORE.test(part)) return phasesBefore(node, nodes, index);
  const range = idRange(bare, index);
  if (range.length > 0) return range;
  const titled = index.byTitle.get(titleKey(part));
  return titled === undefined ? [] : [titled];
}

function withPrefix(prefix: string, index: NodeIndex): number[] {
  const found: number[] = [];
  index.budget -= index.byId.size;
  if (index.budget < 0) return found;
  for (const [id, nodes] of index.byId) if (id.startsWith(prefix)) found.push(...nodes);
  return found;
}

function phaseRange(from: number, to: number, index: NodeIndex): number[] {
  const found: number[] = [];
  for (let number = from; number <= Math.min(to, from + 50); number += 1) {
    const phase = index.phaseByNumber.get(number);
    if (phase !== undefined) found.push(phase);
  }
  return found;
}

/** The phases that begin before the one this node is in. */
function phasesBefore(node: PlanNodeDraft, nodes: readonly PlanNodeDraft[], index: NodeIndex): number[] {
  index.budget -= node.index;
  if (index.budget < 0) return [];
  let own: PlanNodeDraft | undefined = node;
  while (own && own.kind !== "phase") own = own.parent === null ? undefined : nodes[own.parent];
  const limit = own?.index ?? node.index;
  return nodes.filter((other) => other.kind === "phase" && other.index < limit).map((other) => other.index);
}

/** `T104-T107`, `9.46.1-9.46.4`, `T104-107`: every identifier of that prefix between the two ends. */
function idRange(text: string, index: NodeIndex): number[] {
  if (!RANGE.test(text)) return [];
  const [from, to] = text
    .split(/\s*(?:–|—|\.\.|\bto\b|\bthrough\b|\bbis\b|-(?=[A-Za-z]*\d))\s*/)
    .filter((part) => part !== "");
  const first = /^(.*?)(\d+)$/.exec(from?.toLowerCase() ?? "");
  const last = /^(.*?)(\d+)$/.exec(to?.toLowerCase() ?? "");
  if (!first?.[2] || !last?.[2]) return [];
  const prefix = first[1] ?? "";
  if (last[1] !== "" && last[1] !== prefix) return [];
  const found: number[] = [];
  index.budget -= index.byId.size;
  if (index.budget < 0) return found;
  for (const [id, nodes] of index.byId) {
    if (!id.startsWith(prefix)) continue;
    const rest = id.slice(prefix.length);
    if (/^\d+$/.test(rest) && Number(rest) >= Number(first[2]) && Number(rest) <= Number(last[2]))
      found.push(...nodes);
  }
  return found;
}
