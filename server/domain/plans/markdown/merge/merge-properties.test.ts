import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { matchNodes } from "./match-nodes";
import { type MergeOutcome, mergePlans } from "./merge-plans";
import { type ConsoleNode, EDITABLE_FIELDS, type FileNode, fileSide } from "./sides";

const parse = (text: string): FileNode[] => fileSide(parsePlan(new TextEncoder().encode(text)).nodes);

/** The console as it is right after an import. */
const consoleOf = (base: readonly FileNode[]): ConsoleNode[] =>
  base.map((node, at) => ({
    ...node,
    ...{ base: at, removed: false, removedWith: null, tickedSince: false, worked: false },
  }));

const quiet = (outcome: MergeOutcome) => {
  const { added, removed, restored, moved, changed, conflicts, leftOut } = outcome;
  return [added, removed, restored, moved, changed, conflicts, leftOut].map((list) => list.length);
};

const words = fc.array(fc.constantFrom("run", "test", "data", "load", "gate", "über", "审核", "T4"), {
  minLength: 1,
  maxLength: 4,
});
const line = fc.oneof(
  words.map((some) => `## ${some.join(" ")}\n`),
  words.map((some) => `### Phase 2: ${some.join(" ")}\n`),
  fc
    .record({ some: words, ticked: fc.boolean(), deep: fc.boolean() })
    .map(({ some, ticked, deep }) => `${deep ? "  " : ""}- [${ticked ? "x" : " "}] ${some.join(" ")}`),
  words.map((some) => `\n| ID | Task | Owner |\n|---|---|---|\n| T1 | ${some.join(" ")} | Ana |\n`),
  words.map((some) => `${some.join(" ")} is a remark.\n`),
);
const plan = fc.array(line, { maxLength: 14 }).map((lines) => `# Plan\n\n${lines.join("\n")}\n`);

function expectFileValues(
  node: MergeOutcome["nodes"][number],
  console: readonly ConsoleNode[],
  file: readonly FileNode[],
) {
  const mine = console[node.console ?? -1]?.values;
  const theirs = file[node.file ?? -1]?.values;
  if (!mine || !theirs) return;
  const merged = EDITABLE_FIELDS.map((field) => (node.fields[field] === "file" ? theirs : mine)[field]);
  expect(merged).toEqual(EDITABLE_FIELDS.map((field) => theirs[field]));
}

/** People moved, removed and worked on some items. */
function worked(base: readonly FileNode[], dice: Iterator<number>): ConsoleNode[] {
  const console = consoleOf(base).map((node, at) => {
    const roll = dice.next().value;
    const parent = roll === 1 && at > 1 && node.kind === "check" ? 0 : node.parent;
    return { ...node, parent, removed: roll === 2 && node.parent !== null, worked: roll === 3 };
  });
  for (const [at, node] of console.entries()) {
    node.removed ||= node.parent !== null && console[node.parent]?.removed === true;
    if (node.removed) node.removedWith = `${at}`;
  }
  return console;
}

describe("merging, whatever the files", () => {
  it("a file with itself changes nothing, whatever was ticked or renamed here", () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.boolean()), (text, coins) => {
        const base = parse(text);
        const console = consoleOf(base).map((node) => {
          const ticked = node.values.status === "open" && coins.next().value === true;
          return { ...node, values: { ...node.values, ticked } };
        });
        const outcome = mergePlans({ base, console, file: base });
        expect(quiet(outcome)).toEqual([0, 0, 0, 0, 0, 0, 0]);
        expect(outcome.nodes.map((node) => node.console)).toEqual(base.map((_node, at) => at));
        expect(outcome.nodes.every((node) => node.fields.ticked === "console")).toBe(true);
      }),
    );
  });

  it("into an untouched plan is the same as importing the file", () => {
    fc.assert(
      fc.property(plan, plan, (before, after) => {
        const file = parse(after);
        const base = parse(before);
        const console = consoleOf(base);
        const { nodes, conflicts, removed } = mergePlans({ base, console, file });
        expect(conflicts).toEqual([]);
        expect(nodes.map((node) => node.file)).toEqual(file.map((_node, at) => at));
        expect(nodes.map((node) => node.parent)).toEqual(file.map((node) => node.parent));
        for (const node of nodes) expectFileValues(node, console, file);
        expect(nodes.filter((node) => node.console !== null).length + removed.length).toBe(base.length);
      }),
    );
  });

  it("identity survives any order of the lines and an edited word in each", () => {
    const titles = Array.from({ length: 30 }, (_unused, at) => `alpha${at} beta${at} gamma${at} delta${at}`);
    const edited = fc.record({ order: fc.shuffledSubarray(titles, { minLength: 30 }), word: fc.nat(3) });
    fc.assert(
      fc.property(edited, ({ order, word }) => {
        const change = (title: string) => title.split(" ").with(word, "other").join(" ");
        const base = parse(`# L\n\n${titles.map((title) => `- [ ] ${title}`).join("\n")}`);
        const file = parse(`# L\n\n${order.map((title) => `- [ ] ${change(title)}`).join("\n")}`);
        const pairs = matchNodes(base, file);
        for (const [at, node] of base.entries()) {
          if (node.kind === "check") expect(file[pairs[at] ?? -1]?.title).toBe(change(node.title));
        }
      }),
    );
  });

  it("never loses an item that somebody worked on without asking, and never puts one below itself", () => {
    fc.assert(
      fc.property(plan, plan, fc.infiniteStream(fc.nat(9)), (before, after, dice) => {
        const console = worked(parse(before), dice);
        const base = parse(before);
        const { nodes, removed, conflicts } = mergePlans({ base, console, file: parse(after) });
        for (const [at, node] of nodes.entries())
          if (node.parent !== null) expect(node.parent).toBeLessThan(at);
        for (const at of removed) expect(console[at]?.worked).toBe(false);
        for (const conflict of conflicts) expect(console[conflict.console]).toBeDefined();
      }),
    );
  });

  it("takes time in proportion to the size", () => {
    const lines = Array.from({ length: 6_000 }, (_unused, at) => `- [ ] check item ${at} of the list`);
    const file = lines.map((one, at) => (at % 3 === 0 ? `${one} again` : one)).toReversed();
    const base = parse(lines.join("\n"));
    const started = performance.now();
    const outcome = mergePlans({ base, console: consoleOf(base), file: parse(file.join("\n")) });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(outcome.removed).toEqual([]);
  });
});
