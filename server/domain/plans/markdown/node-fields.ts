import type { PlanNodeDraft, Risk } from "./draft";
import { readDate, readEstimate, readPercent, readTiming } from "./durations";
import { type FieldKind, fieldKind } from "./headings";
import { plainText } from "./plain-text";
import { readPriority, readStatus } from "./status-words";

const PLACEHOLDER =
  /^(?:[-–—_.…?]+|n\/a|tbd|tbc|tba|todo|none|keine?|_?\(?tb[dc]\)?_?|\[?todo.*\]?|\{\{.*\}\}|待定|未定|无|無し?|なし|нет|yok|belirsiz|à définir|por definir|a definir|da definire|offen|n\.n\.)$/i;

export interface NamedValue {
  name: string;
  value: string;
  /** The name was set in bold or italics: a label, whatever the word. */
  marked: boolean;
}

const MARKED = /^\s*(?:\*\*|__)([^*_|]{1,60}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(.*)$/;
const SLANTED = /^\s*[*_]([^*_|]{1,40}?)\s*[:：]?\s*[*_]\s*[:：]\s*(.*)$/;
const PLAIN = /^\s*([\p{L}][\p{L}\p{N} /#%°.-]{0,38}?)\s*[:：]\s+(\S.*)$/u;

/** `**Name**: value`, `**Name:** value`, `*Name*: value`, `Name: value` as the whole of a line. */
export function namedValue(line: string): NamedValue | null {
  const marked = MARKED.exec(line);
  if (marked && /[:：]/.test(line))
    return { name: (marked[1] ?? "").trim(), value: (marked[2] ?? "").trim(), marked: true };
  const slanted = SLANTED.exec(line);
  if (slanted) return { name: (slanted[1] ?? "").trim(), value: (slanted[2] ?? "").trim(), marked: true };
  const plain = PLAIN.exec(line);
  return plain ? { name: (plain[1] ?? "").trim(), value: (plain[2] ?? "").trim(), marked: false } : null;
}

/** Several named values on one line: `**Priority:** HIGH | **Duration:** 3 months`. */
export function namedValues(line: string): NamedValue[] {
  // A longer line is prose, and a run of spaces in it would cost the pattern time.
  const parts = line.length > 2000 ? [line] : line.split(/\s+[|·•]\s+/);
  const values = parts.map(namedValue);
  if (parts.length > 1 && values.every((value) => value?.marked))
    return values.filter((value) => value !== null);
  const whole = namedValue(line);
  return whole ? [whole] : [];
}

/** Sets what `name` is known to mean and returns true; false leaves the node as it was. */
export function setField(node: PlanNodeDraft, name: string, source: string): boolean {
  const kind = fieldKind(name);
  const value = plainText(source);
  if (!kind || value === "") return false;
  return SETTERS[kind](node, value);
}

const SETTERS: Record<FieldKind, (node: PlanNodeDraft, value: string) => boolean> = {
  id: (node, value) => {
    node.externalId ??= value.slice(0, 40);
    return true;
  },
  status: (node, value) => {
    const status = readStatus(value);
    if (status) node.status = status;
    return status !== null;
  },
  priority: (node, value) => {
    node.priority = readPriority(value);
    return node.priority !== null;
  },
  estimate: (node, value) => {
    node.estimate = readEstimate(value);
    return node.estimate !== null;
  },
  owner: (node, value) => {
    if (!PLACEHOLDER.test(value)) node.owner = value.replace(/^@(?=[\p{L}\d])/u, "").slice(0, 200);
    return true;
  },
  dependencies: (node, value) => {
    node.dependencies = { text: value, resolved: [], unresolved: [] };
    return true;
  },
  percent: (node, value) => {
    const percent = readPercent(value);
    if (percent !== null) node.percent = percent;
    return percent !== null;
  },
  timing: (node, value) => {
    const timing = readTiming(value);
    if (timing) node.timing = timing;
    return timing !== null;
  },
  start: (node, value) => {
    node.timing ??= readTiming(value);
    node.start = readDate(value);
    return node.start !== null || node.timing !== null;
  },
  due: (node, value) => {
    node.timing ??= readTiming(value);
    node.due = readDate(value);
    if (node.due !== null || node.timing !== null) return true;
    // "Срок: 2 дня" and "Deadline: 3 weeks" tell how long it takes.
    const span = readEstimate(value);
    if (span?.minutes) node.estimate ??= span;
    return false;
  },
};

const RISK_PARTS: [keyof Risk, RegExp][] = [
  [
    "likelihood",
    /^(?:likelihood|probability|chance|eintrittswahrscheinlichkeit|wahrscheinlichkeit|probabilité|probabilidad|вероятность|可能性|概率)$/iu,
  ],
  ["impact", /^(?:impact|severity|auswirkung|impacto|effet|влияние|影响|影響)$/iu],
  [
    "mitigation",
    /^(?:mitigations?(?: strategy| plan)?|contingency|response|gegenmaßnahmen?|maßnahmen?|mitigación|mesures?|меры|缓解|应对|対策)$/iu,
  ],
];

export function setRiskPart(node: PlanNodeDraft, name: string, value: string): boolean {
  const part = RISK_PARTS.find(([, pattern]) => pattern.test(name))?.[0];
  if (!part) return false;
  node.risk = { likelihood: null, impact: null, mitigation: null, ...node.risk, [part]: plainText(value) };
  return true;
}

const IMAGE_PRIORITY = /!\[(critical|high|medium|low)\](?:\[[^\]]*\]|\([^)]*\))\s*/i;
const PRIORITY_TAG =
  /(?:^|\s)[[(](p[0-4]|critical|high|medium|low|urgent|must|should|could|kritisch|hoch|mittel|niedrig)(?: priority)?[\])]/i;
const HOURS_TAG =
  /[[(（]\s*(?:~|≈|est\.?:?\s*)?(\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?\s*(?:h|hrs?|hours?|d|days?|w|weeks?|min|mins|minutes|std|stunden|tage?|ч|час(?:а|ов)?|дн(?:я|ей)?|нед|小时|时|天|周|時間|日|saat|gün|hafta|人天|人日|jours?|días?|horas?|heures?))\s*[\])）]/i;
const MENTION = /(?:^|[\s(])@([A-Za-z0-9][A-Za-z0-9._/-]{0,38})(?![\w@])/;
const OWNER_TAG = /[[(](?:owner|assignee|verantwortlich|responsable|dri)\s*[:：]\s*([^)\]]{1,60})[)\]]/i;
const DUE_TAG =
  /(?:📅|due:?|by:?|until:?|bis:?|fällig:?|до|vor|avant le|hasta|até|截止|期限)[:：]?\s*(\d{4}-\d{2}-\d{2})/i;
const NEEDS_TAG =
  /[([](?:depends on|needs|blocked by|requires|after|abhängig von)\s*[:：]?\s*([^)\]]{1,80})[)\]]/i;

/** Facts that people write into the text of an item: `[P]`, `(2h)`, `(P1)`, `@ana`, `(depends on T3)`. */
export function readInlineFacts(node: PlanNodeDraft, source: string): string {
  const image = IMAGE_PRIORITY.exec(source);
  const text = image ? source.replace(image[0], "") : source;
  const priority = image?.[1] ?? PRIORITY_TAG.exec(text)?.[1];
  if (priority) node.priority ??= readPriority(priority);
  const hours = HOURS_TAG.exec(text)?.[1];
  if (hours) node.estimate ??= readEstimate(hours);
  node.owner ??= OWNER_TAG.exec(text)?.[1]?.trim() ?? MENTION.exec(text)?.[1] ?? null;
  node.due ??= DUE_TAG.exec(text)?.[1] ?? null;
  const needs = NEEDS_TAG.exec(text)?.[1];
  if (needs) node.dependencies ??= { text: needs.trim(), resolved: [], unresolved: [] };
  if (/(?:^|\s)\[P\](?=\s|$)/.test(text)) node.parallel = true;
  return text;
}
