import type { Encoding, NodeKind, ParsedPlan, PlanNodeDraft, Warning } from "../draft";
import { countKinds, setKeys } from "../parse-plan";

/** A file that cannot be read as what it claims to be; the message says where and what to do. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FormatError";
  }
}

/** A node that came from no Markdown: it has a line, and neither bytes nor a box to write a tick into. */
export function newDraft(
  nodes: readonly PlanNodeDraft[],
  { parent, kind, title, line }: { parent: number | null; kind: NodeKind; title: string; line: number },
): PlanNodeDraft {
  const above = parent === null ? undefined : nodes[parent];
  const checks = kind === "check" && above?.kind === "check" ? above.level + 1 : 0;
  return {
    index: nodes.length,
    parent,
    kind,
    role: null,
    level: checks,
    depth: above ? above.depth + 1 : 0,
    line,
    endLine: line,
    startByte: 0,
    endByte: 0,
    title,
    text: null,
    externalId: null,
    priority: null,
    estimate: null,
    owner: null,
    status: null,
    percent: null,
    timing: null,
    start: null,
    due: null,
    parallel: false,
    dependencies: null,
    target: null,
    risk: null,
    fields: [],
    checked: null,
    box: null,
    key: "",
  };
}

export function finishPlan(
  nodes: PlanNodeDraft[],
  title: string | null,
  encoding: Pick<Encoding, "name" | "bom" | "eol">,
  warnings: Warning[],
): ParsedPlan {
  setKeys(nodes);
  return {
    encoding: { ...encoding, mojibake: null, repairs: [] },
    title: title ?? nodes.find((node) => node.kind === "title")?.title ?? null,
    nodes,
    warnings,
    counts: countKinds(nodes),
  };
}
