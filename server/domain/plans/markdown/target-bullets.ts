import type { NodeRole, Target } from "./draft";
import { findMeasure, findWordedMeasure, readChange, readMeasure } from "./measures";

/** What stands above a bullet. */
export interface BulletContext {
  role: NodeRole | null;
  label: string | null;
}

const TARGET_LABEL =
  /^(.*?)(?:\b(?:targets?|goal|ziel(?:wert)?|objectif|cible|objetivo|meta|obiettivo|doel)|цель|目标|目標|목표)\s*[:：]\s*(.+)$/iu;
const PAIR = /^([^:：]{2,80})[:：]\s+(.+)$/u;
/** Conditions and observations are not targets. */
const CONDITION = /^(?:alert|warn|if|when|expected|filter|risk|wenn|falls|si|если|如果)\b/iu;

/** True when a bullet's own words say that it is a target. */
export function statesTarget(plain: string): boolean {
  return TARGET_LABEL.test(plain);
}

/** A bullet that states a target: by its own words, or by standing below a heading about targets. */
export function targetOf(plain: string, context: BulletContext): Target | null {
  if (plain.length > 240) return null;
  const labelled = TARGET_LABEL.exec(plain);
  if (labelled?.[2]) {
    const target = readMeasure(labelled[2]) ?? findMeasure(labelled[2]) ?? findWordedMeasure(labelled[2]);
    if (target) return make(metricName(labelled[1], context), { target });
  }
  if (context.role === "baseline" || CONDITION.test(plain)) return null;
  const pair = PAIR.exec(plain);
  const dashed = context.role === "targets" && !pair ? /^([^:：]{2,60}?)\s+[–—-]\s+(.+)$/u.exec(plain) : null;
  if (dashed?.[1] && dashed[2]) return pairTarget(dashed[1].trim(), dashed[2], context);
  return pair?.[1] && pair[2] ? pairTarget(pair[1].trim(), pair[2], context) : bareTarget(plain, context);
}

function pairTarget(metric: string, value: string, { role }: BulletContext): Target | null {
  const change = readChange(value);
  if (change && role !== null) return make(metric, change);
  const measure = readMeasure(value);
  const explicit = measure?.comparator != null && /^[<>≤≥]/.test(value);
  if (measure && (explicit || (role === "targets" && startsMeasured(value))))
    return make(metric, { target: measure });
  const worded = role === "targets" ? (findWordedMeasure(value) ?? findMeasure(value)) : null;
  return worded ? make(metric, { target: worded }) : null;
}

function bareTarget(plain: string, { role }: BulletContext): Target | null {
  if (role !== "targets") return null;
  const change = readChange(plain);
  if (change) return make(plain, change);
  const target =
    findMeasure(plain) ?? (startsMeasured(plain) ? readMeasure(plain) : findWordedMeasure(plain));
  return target ? make(plain, { target }) : null;
}

function make(metric: string, parts: Partial<Target>): Target {
  const made: Target = { metric, target: null, baseline: null, actual: null, ...parts };
  const percentile = /\bp(\d{2}(?:\.\d+)?)\b/i.exec(metric)?.[1];
  if (made.target && percentile) made.target.percentile ??= Number(percentile);
  return made;
}

function startsMeasured(text: string): boolean {
  return /^(?:\p{L}+\s+)?[<>≤≥=~≈$€£]?=?\s*[$€£]?\d/u.test(text) && !/^\d+[.)]\s/.test(text);
}

function metricName(written: string | undefined, { label }: BulletContext): string {
  const own = (written ?? "").replace(/[\s:–-]+$/, "").trim();
  return own !== "" ? own : (label ?? "Target");
}
