import { type Entity, entitiesOf, NOWHERE, type Sides, TOP } from "./entities";
import { type Choice, differingDetails, judgeField, sameValues } from "./fields";
import { outOfOrder, settleOrder, settleParents } from "./places";
import {
  type ConsoleNode,
  EDITABLE_FIELDS,
  type EditableField,
  type FieldValue,
  type FileNode,
} from "./sides";

/** `place`: moved to two places. `removed`: taken out by one side, changed by the other. */
export const CONFLICT_FIELDS = [...EDITABLE_FIELDS, "place", "removed"] as const;
export type ConflictField = (typeof CONFLICT_FIELDS)[number];

export interface MergeConflict {
  /** Index of the console's node. */
  console: number;
  file: number | null;
  field: ConflictField;
  /** A place is the title of the parent; for `removed` true means out of the plan. */
  values: { base: FieldValue; console: FieldValue; file: FieldValue };
}

/** One change that the file makes to an item; details are told by name with their texts. */
export interface FieldChange {
  field: string;
  before: FieldValue;
  after: FieldValue;
}

export interface MergedNode {
  console: number | null;
  file: number | null;
  /** Index in the merged list; parents stand before their children. */
  parent: number | null;
  /** Whose value of each field counts. */
  fields: Record<EditableField, Choice>;
}

export interface MergeOutcome {
  /** The plan as it will be, in document order. */
  nodes: MergedNode[];
  conflicts: MergeConflict[];
  /** Indexes in `nodes` of what only the file has. */
  added: number[];
  /** Of the console's nodes: those that leave the plan now. */
  removed: number[];
  /** Of the console's nodes: those that come back. */
  restored: number[];
  /** Of the console's nodes: those that stay out of it, with their node in the file. */
  staying: { console: number; file: number | null }[];
  /** In `nodes`; `reordered` where the parent is the same. */
  moved: { node: number; from: string | null; to: string | null; reordered: boolean }[];
  /** In `nodes`. */
  changed: { node: number; changes: FieldChange[] }[];
  /** Of the file's nodes: new ones below something that stays removed. */
  leftOut: number[];
  unchanged: number;
}

/** Looks up what a person decided about a conflict; undefined where nobody has yet, which leaves the console as it is. */
export type Decide = (console: number, field: ConflictField) => Choice | undefined;

/**
 * Merges a newer file into a plan that people have worked in, with the last imported file as their common past.
 * A change that only one side made counts; changes of both to the same field are conflicts. Takes time in proportion
 * to the number of nodes (times its logarithm).
 */
export function mergePlans(sides: Sides, decide: Decide = () => undefined): MergeOutcome {
  return new Merge(sides, decide).run();
}

class Merge {
  private readonly entities: Entity[];
  private readonly alive: boolean[] = [];
  private readonly conflicts: MergeConflict[] = [];
  /** Entities into which the file puts something. */
  private readonly receiving = new Set<number>();
  private readonly sides: Sides;
  private readonly decide: Decide;

  constructor(sides: Sides, decide: Decide) {
    const known = entitiesOf(sides);
    this.sides = known.sides;
    this.entities = known.entities;
    this.decide = decide;
    for (const { file, fileParent, baseParent } of this.entities)
      if (file !== null && fileParent !== baseParent) this.receiving.add(fileParent);
  }

  run(): MergeOutcome {
    for (const [at, item] of this.entities.entries()) this.alive.push(this.isThere(at, item));
    const parents = settleParents(this.entities, this.alive, (at) => this.askPlace(at));
    const { top, below } = settleOrder(this.entities, this.alive, parents);
    const order = inOrder(top, below);
    const placeOf = new Map(order.map((at, index) => [at, index]));
    const nodes = order.map((at): MergedNode => {
      const { console, file } = this.entities[at] as Entity;
      const parent = parents[at] ?? TOP;
      return {
        console,
        file,
        parent: parent === TOP ? null : (placeOf.get(parent) ?? null),
        fields: this.chooseFields(at),
      };
    });
    return { nodes, ...this.tell(nodes, order, parents, [top, ...below]), conflicts: this.conflicts };
  }

  private isThere(at: number, item: Entity): boolean {
    const mine = this.mine(item);
    if (!mine) return item.fileParent < 0 || this.alive[item.fileParent] !== false;
    if (item.file === null) {
      if (mine.removed || item.base === null) return !mine.removed;
      if (!this.consoleTouched(item, mine)) return false;
      return this.ask(item, "removed", { base: false, console: false, file: true }) === "console";
    }
    if (!mine.removed) return true;
    const above = this.entities[item.consoleParent];
    const parent = above && this.mine(above);
    const wentAlong = parent?.removed === true && parent.removedWith === mine.removedWith;
    if (this.fileTouched(at, item)) {
      return this.ask(item, "removed", { base: false, console: true, file: false }) === "file";
    }
    return wentAlong && this.alive[item.consoleParent] === true;
  }

  private consoleTouched(item: Entity, mine: ConsoleNode): boolean {
    const base = item.base === null ? undefined : this.sides.base[item.base];
    const moved = item.baseParent !== NOWHERE && item.consoleParent !== item.baseParent;
    return mine.worked || mine.tickedSince || moved || !base || !sameValues(base.values, mine.values);
  }

  private fileTouched(at: number, item: Entity): boolean {
    const base = item.base === null ? undefined : this.sides.base[item.base];
    const theirs = item.file === null ? undefined : this.sides.file[item.file];
    if (!base || !theirs) return true;
    return (
      this.receiving.has(at) ||
      item.fileParent !== item.baseParent ||
      !sameValues(base.values, theirs.values) ||
      differingDetails(base.details, theirs.details).length > 0
    );
  }

  /** Fields of an item that only one side knows, or that comes back from the file, are no question. */
  private chooseFields(at: number): Record<EditableField, Choice> {
    const item = this.entities[at] as Entity;
    const mine = this.mine(item);
    const theirs = item.file === null ? undefined : this.sides.file[item.file];
    const of = (field: EditableField): Choice => {
      if (!mine || !theirs) return theirs ? "file" : "console";
      return this.chooseField(item, field, mine, theirs);
    };
    return Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, of(field)])) as Record<
      EditableField,
      Choice
    >;
  }

  private chooseField(item: Entity, field: EditableField, mine: ConsoleNode, theirs: FileNode): Choice {
    const base = item.base === null ? null : (this.sides.base[item.base]?.values ?? null);
    const verdict = judgeField(field, base, mine.values, theirs.values, mine.tickedSince);
    if (verdict !== "conflict") return verdict;
    if (mine.removed) return "file";
    const told = (value: FieldValue) => this.tellValue(field, value);
    const values = { console: told(mine.values[field]), file: told(theirs.values[field]) };
    return this.ask(item, field, { base: told(base?.[field] ?? null), ...values });
  }

  /** What an item waits for is told by titles. */
  private tellValue(field: EditableField, value: FieldValue): FieldValue {
    if (field !== "needs" || value === null) return value;
    const titles = String(value)
      .split(" ")
      .flatMap((at) => this.titleOf(Number(at)) ?? []);
    return titles.join("; ");
  }

  private askPlace(at: number): Choice {
    const item = this.entities[at] as Entity;
    if (this.mine(item)?.removed) return "file";
    return this.ask(item, "place", {
      base: this.titleOf(item.baseParent),
      console: this.titleOf(item.consoleParent),
      file: this.titleOf(item.fileParent),
    });
  }

  private ask(item: Entity, field: ConflictField, values: MergeConflict["values"]): Choice {
    const console = item.console ?? NOWHERE;
    this.conflicts.push({ console, file: item.file, field, values });
    return this.decide(console, field) ?? "console";
  }

  private mine(item: Entity): ConsoleNode | undefined {
    return item.console === null ? undefined : this.sides.console[item.console];
  }

  private titleOf(at: number): string | null {
    const item = this.entities[at];
    if (!item) return null;
    const node = this.mine(item) ?? (item.file === null ? undefined : this.sides.file[item.file]);
    return node ? String(node.values.title) : null;
  }

  /** What happens to whom. */
  private tell(
    nodes: readonly MergedNode[],
    order: readonly number[],
    parents: readonly number[],
    siblings: readonly number[][],
  ) {
    const moved = this.tellMoved(order, parents, siblings);
    const changed = nodes.flatMap((node, index) => {
      const changes = this.changesOf(node);
      return changes.length > 0 ? [{ node: index, changes }] : [];
    });
    const touched = new Set([...moved, ...changed].map(({ node }) => node));
    const index = (test: (item: Entity, at: number) => boolean) =>
      this.entities.flatMap((item, at) => (test(item, at) ? [item] : []));
    const gone = index((item, at) => !this.alive[at] && this.mine(item)?.removed === false);
    const out = index((item, at) => !this.alive[at] && this.mine(item)?.removed === true);
    const back = index((item, at) => this.alive[at] === true && this.mine(item)?.removed === true);
    const left = index((item, at) => !this.alive[at] && item.console === null);
    return {
      added: nodes.flatMap((node, at) => (node.console === null ? [at] : [])),
      removed: gone.map((item) => item.console ?? NOWHERE),
      restored: back.map((item) => item.console ?? NOWHERE),
      staying: out.map((item) => ({ console: item.console ?? NOWHERE, file: item.file })),
      leftOut: left.map((item) => item.file ?? NOWHERE),
      moved,
      changed,
      unchanged: nodes.filter((node, at) => node.console !== null && !touched.has(at)).length - back.length,
    };
  }

  private tellMoved(order: readonly number[], parents: readonly number[], siblings: readonly number[][]) {
    const reordered = new Set<number>();
    for (const list of siblings) {
      const before = list.filter((at) => this.staysBelow(at, parents[at] ?? TOP));
      const places = before.map((at) => this.entities[at]?.console ?? NOWHERE);
      for (const place of outOfOrder(places)) reordered.add(before[place] ?? NOWHERE);
    }
    return order.flatMap((at, node) => {
      const item = this.entities[at];
      if (!item || item.console === null || this.mine(item)?.removed) return [];
      const parent = parents[at] ?? TOP;
      if (parent === item.consoleParent && !reordered.has(at)) return [];
      const from = this.titleOf(item.consoleParent);
      return [{ node, from, to: this.titleOf(parent), reordered: parent === item.consoleParent }];
    });
  }

  private staysBelow(at: number, parent: number): boolean {
    const item = this.entities[at];
    return (
      item !== undefined &&
      item.console !== null &&
      item.consoleParent === parent &&
      !this.mine(item)?.removed
    );
  }

  private changesOf(node: MergedNode): FieldChange[] {
    if (node.console === null || node.file === null) return [];
    const mine = this.sides.console[node.console];
    const theirs = this.sides.file[node.file];
    if (!mine || !theirs || mine.removed) return [];
    const changes: FieldChange[] = EDITABLE_FIELDS.filter(
      (field) => node.fields[field] === "file" && mine.values[field] !== theirs.values[field],
    ).map((field) => ({
      field,
      before: this.tellValue(field, mine.values[field]),
      after: this.tellValue(field, theirs.values[field]),
    }));
    const base = mine.base === null ? undefined : this.sides.base[mine.base];
    const details = base ? differingDetails(base.details, theirs.details) : [];
    for (const field of details) {
      changes.push({
        field,
        before: base?.details[field] ?? null,
        after: theirs.details[field] ?? null,
      });
    }
    return changes;
  }
}

/** Depth first without recursion: plans may be nested deeper than the call stack. */
function inOrder(top: readonly number[], below: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const waiting = top.toReversed();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    order.push(at);
    for (const child of (below[at] ?? []).toReversed()) waiting.push(child);
  }
  return order;
}
