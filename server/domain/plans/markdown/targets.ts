import type { Target } from "./draft";
import { readMeasure } from "./measures";
import { namedValue } from "./node-fields";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";

const metricKey = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** A list of baseline values gives its numbers to the targets of the same name beside it. */
export function joinBaselines(builder: PlanBuilder): void {
  const { nodes } = builder;
  const baselines = nodes.filter((node) => node.role === "baseline" && node.kind === "section");
  if (baselines.length === 0) return;
  const targets = new Map<string, Target>();
  for (const node of nodes)
    if (node.kind === "target" && node.target) targets.set(metricKey(node.target.metric), node.target);
  for (const note of nodes) {
    if (note.kind === "note" && baselines.some((section) => section.index === note.parent))
      join(note.text ?? "", targets);
  }
}

function join(text: string, targets: ReadonlyMap<string, Target>): void {
  for (const line of text.split("\n")) {
    const named = namedValue(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""));
    const target = named ? targets.get(metricKey(named.name)) : undefined;
    if (named && target) target.baseline ??= readMeasure(plainText(named.value));
  }
}
