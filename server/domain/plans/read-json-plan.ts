import { z } from "zod";
import {
  FormatError,
  finishPlan,
  NODE_ROLES,
  newDraft,
  type ParsedPlan,
  type PlanNodeDraft,
} from "./markdown";
import { nodeView } from "./schema";
import { withDefaults } from "./with-defaults";

const MOST_NODES = 50_000;
const known = nodeView.partial().omit({ id: true, parentId: true, kind: true, title: true, dependsOn: true });
const jsonNode = known.extend({
  id: z.string().min(1).max(100),
  parentId: z.string().max(100).nullable().default(null),
  kind: nodeView.shape.kind,
  title: z.string().max(20_000),
  dependsOn: z.array(z.string().max(100)).max(5_000).optional(),
});
type JsonNode = z.output<typeof jsonNode>;
const jsonPlan = z.object({
  format: z.literal("holdpoint-plan"),
  version: z.literal(1),
  title: z.string().nullable().default(null),
  nodes: z.array(jsonNode).max(MOST_NODES),
});

/** Reads what `writeJsonPlan` writes. Parents stand before their children; ids only tie the nodes together. */
export function readJsonPlan(bytes: Uint8Array): ParsedPlan {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const { title, nodes } = parseDocument(new TextDecoder().decode(bytes));
  const places = new Map<string, number>();
  const drafts: PlanNodeDraft[] = [];
  for (const [at, node] of nodes.entries()) {
    const parent = findParent(node, at, places);
    places.set(node.id, at);
    const draft = newDraft(drafts, { parent, kind: node.kind, title: node.title, line: at + 1 });
    drafts.push(Object.assign(draft, wordsOf(node)));
  }
  for (const [at, node] of nodes.entries()) {
    const draft = drafts[at];
    if (draft) draft.dependencies = dependenciesOf(node, places);
  }
  return finishPlan(drafts, title, { name: "utf-8", bom, eol: "none" }, []);
}

function findParent(
  { id, parentId }: JsonNode,
  at: number,
  places: ReadonlyMap<string, number>,
): number | null {
  if (places.has(id)) throw new FormatError(`nodes.${at}: the id "${id}" was used before.`);
  if (parentId === null) return null;
  const parent = places.get(parentId);
  if (parent !== undefined) return parent;
  throw new FormatError(`nodes.${at}: its parent "${parentId}" does not stand before it.`);
}

function dependenciesOf(node: JsonNode, places: ReadonlyMap<string, number>): PlanNodeDraft["dependencies"] {
  const { dependsOn = [], dependsText = "", unresolved = [] } = node;
  if (dependsOn.length + dependsText.length + unresolved.length === 0) return null;
  return { text: dependsText, resolved: dependsOn.flatMap((id) => places.get(id) ?? []), unresolved };
}

function parseDocument(text: string): z.output<typeof jsonPlan> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`This is not valid JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
  const parsed = jsonPlan.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new FormatError(`This is no plan exported as JSON: ${first?.path.join(".")}: ${first?.message}`);
}

function wordsOf(node: JsonNode): Partial<PlanNodeDraft> {
  const isTickable = node.kind === "task" || node.kind === "check";
  const { text, externalId, percent, timing, target, risk, parallel, fields, ticked, ...rest } = withDefaults(
    NOTHING,
    node,
  );
  return {
    ...{ text, externalId, percent, timing, target, risk, parallel },
    role: NODE_ROLES.find((role) => role === node.role) ?? null,
    priority: pair(node.priority, node.priorityText, (value, words) => ({ value, text: words })),
    estimate: pair(node.estimateMinutes, node.estimateText, (minutes, words) => ({ minutes, text: words })),
    owner: rest.ownerText ?? rest.assigneeName,
    status: node.status === undefined ? null : { state: node.status, text: rest.statusText },
    start: rest.startDate,
    due: rest.dueDate,
    fields: fields.map((field) => ({ ...field, line: 0 })),
    checked: isTickable ? ticked : null,
    ...(node.notes === undefined ? {} : { notes: node.notes }),
    ...(node.notApplicable === undefined ? {} : { notApplicable: node.notApplicable }),
  };
}

const NOTHING = {
  text: null,
  externalId: null,
  percent: null,
  timing: null,
  target: null,
  risk: null,
  parallel: false,
  fields: [],
  ticked: false,
  ownerText: null,
  assigneeName: null,
  statusText: "",
  startDate: null,
  dueDate: null,
};

function pair<V, R>(
  value: V | undefined,
  text: string | undefined,
  make: (value: V | null, text: string) => R,
): R | null {
  return value === undefined && text === undefined ? null : make(value ?? null, text ?? "");
}
