import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { matchNodes } from "./match-nodes";
import { type Decide, type MergeOutcome, mergePlans } from "./merge-plans";
import { type ConsoleNode, type FileNode, fileSide } from "./sides";

const parse = (text: string): FileNode[] => fileSide(parsePlan(new TextEncoder().encode(text)).nodes);

/** The console as it is right after an import, with the given edits by title. */
function consoleOf(
  base: readonly FileNode[],
  edits: Record<string, Partial<ConsoleNode> | Partial<FileNode["values"]>> = {},
): ConsoleNode[] {
  return base.map((node, at) => {
    const edit = edits[node.title] ?? {};
    const isNode = ["removed", "worked", "tickedSince", "parent"].some((name) => name in edit);
    const plain = { ...node, base: at, removed: false, removedWith: null, tickedSince: false, worked: false };
    return isNode
      ? { ...plain, ...(edit as Partial<ConsoleNode>) }
      : { ...plain, values: { ...node.values, ...edit } as FileNode["values"] };
  });
}

interface Case {
  base: string;
  file: string;
  edits?: Parameters<typeof consoleOf>[1];
  decide?: Decide;
}

function merge({ base, file, edits = {}, decide }: Case) {
  const sides = { base: parse(base), file: parse(file), console: consoleOf(parse(base), edits) };
  const outcome = mergePlans(sides, decide);
  return { ...outcome, text: outline(outcome, sides.console, sides.file), sides };
}

/** The merged plan as one line an item: depth, title, tick. */
function outline(outcome: MergeOutcome, console: readonly ConsoleNode[], file: readonly FileNode[]) {
  const depths: number[] = [];
  return outcome.nodes.map((node) => {
    const depth = node.parent === null ? 0 : (depths[node.parent] ?? 0) + 1;
    depths.push(depth);
    const value = (field: "title" | "ticked") => {
      const side = node.fields[field] === "file" ? file[node.file ?? -1] : console[node.console ?? -1];
      return side?.values[field];
    };
    return `${" ".repeat(depth)}${value("title")}${value("ticked") ? " x" : ""}`;
  });
}

const BASE = `# Launch

## Phase 1: Build

- [x] Write the code
- [ ] Review the code with a friend
- [ ] Measure the start

## Phase 2: Ship

- [ ] Deploy to staging
- [ ] Deploy to production
`;

const quiet = (outcome: MergeOutcome) => {
  const { added, removed, restored, moved, changed, conflicts, leftOut } = outcome;
  return [added, removed, restored, moved, changed, conflicts, leftOut].map((list) => list.length);
};

describe("merging", () => {
  it("changes nothing for the same file", () => {
    const outcome = merge({ base: BASE, file: BASE, edits: { "Deploy to staging": { ticked: true } } });
    expect(quiet(outcome)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(outcome.unchanged).toBe(outcome.sides.console.length);
    expect(outcome.text).toContain("  Deploy to staging x");
  });

  it("takes over what the file adds, edits, moves and takes out, and keeps what the console ticked", () => {
    const file = BASE.replace("- [ ] Measure the start\n", "")
      .replace("Review the code with a friend", "Review the code with two friends")
      .replace("- [ ] Deploy to production", "- [ ] Deploy to production\n- [ ] Tell everybody")
      .replace("- [ ] Deploy to staging\n", "")
      .replace("- [x] Write the code", "- [ ] Deploy to staging\n- [x] Write the code");
    const outcome = merge({
      base: BASE,
      file,
      edits: { "Review the code with a friend": { ticked: true }, "Deploy to staging": { owner: "Ana" } },
    });
    expect(outcome.text).toEqual([
      "Launch",
      " Phase 1: Build",
      "  Deploy to staging",
      "  Write the code x",
      "  Review the code with two friends x",
      " Phase 2: Ship",
      "  Deploy to production",
      "  Tell everybody",
    ]);
    expect(outcome.conflicts).toEqual([]);
    expect(outcome.removed.map((at) => outcome.sides.console[at]?.title)).toEqual(["Measure the start"]);
    expect(outcome.moved).toEqual([
      { node: 2, from: "Phase 2: Ship", to: "Phase 1: Build", reordered: false },
    ]);
    expect(outcome.changed).toEqual([
      {
        node: 4,
        changes: [
          {
            field: "title",
            before: "Review the code with a friend",
            after: "Review the code with two friends",
          },
        ],
      },
    ]);
  });

  it("asks when both changed the same field, and does as it is told", () => {
    const edits = { "Deploy to staging": { title: "Deploy to the stage" } };
    const file = BASE.replace("Deploy to staging", "Deploy to staging twice");
    const asked = merge({ base: BASE, file, edits });
    expect(asked.conflicts).toMatchObject([
      {
        field: "title",
        values: {
          base: "Deploy to staging",
          console: "Deploy to the stage",
          file: "Deploy to staging twice",
        },
      },
    ]);
    expect(asked.text).toContain("  Deploy to the stage");
    expect(merge({ base: BASE, file, edits, decide: () => "file" }).text).toContain(
      "  Deploy to staging twice",
    );
  });

  it("takes ticks from the file and takes them away, but not one that was given again by hand", () => {
    const file = BASE.replace("[x] Write", "[ ] Write").replace("[ ] Measure", "[x] Measure");
    const plain = merge({ base: BASE, file });
    expect(plain.conflicts).toEqual([]);
    expect(plain.text).toEqual(expect.arrayContaining(["  Write the code", "  Measure the start x"]));
    const since = merge({
      base: BASE,
      file,
      edits: { "Write the code": { tickedSince: true } },
    });
    expect(since.conflicts).toMatchObject([
      { field: "ticked", values: { base: true, console: true, file: false } },
    ]);
    expect(since.text).toContain("  Write the code x");
  });

  it("asks before it takes out what was worked on, and keeps the groups above what stays", () => {
    const file = BASE.slice(0, BASE.indexOf("## Phase 2"));
    const edits = { "Deploy to staging": { ticked: true } };
    const kept = merge({ base: BASE, file, edits });
    expect(kept.conflicts).toMatchObject([
      { field: "removed", file: null, values: { console: false, file: true } },
    ]);
    expect(kept.text.slice(-2)).toEqual([" Phase 2: Ship", "  Deploy to staging x"]);
    const gone = merge({ base: BASE, file, edits, decide: () => "file" });
    expect(gone.text.at(-1)).toBe("  Measure the start");
    expect(gone.removed).toHaveLength(3);
  });

  it("leaves out what was removed here, and asks when the file adds to it", () => {
    const out = { removed: true, removedWith: "phase" };
    const edits = { "Phase 2: Ship": out, "Deploy to staging": out, "Deploy to production": out };
    expect(merge({ base: BASE, file: BASE, edits }).text.at(-1)).toBe("  Measure the start");
    const file = `${BASE}- [ ] Tell everybody\n`;
    const stays = merge({ base: BASE, file, edits });
    expect(stays.conflicts).toMatchObject([
      { field: "removed", values: { base: false, console: true, file: false } },
    ]);
    expect(stays.leftOut).toHaveLength(1);
    expect(stays.text.at(-1)).toBe("  Measure the start");
    const back = merge({ base: BASE, file, edits, decide: () => "file" });
    expect(back.text.slice(-4)).toEqual([
      " Phase 2: Ship",
      "  Deploy to staging",
      "  Deploy to production",
      "  Tell everybody",
    ]);
    expect(back.restored).toHaveLength(3);
  });

  it("survives that each side moved one of two groups into the other", () => {
    const base = "# L\n\n## A\n\n- [ ] a\n\n## B\n\n- [ ] b\n";
    const file = "# L\n\n## A\n\n- [ ] a\n\n### B\n\n- [ ] b\n";
    const parsed = parse(base);
    const at = (title: string) => parsed.findIndex((node) => node.title === title);
    const console = consoleOf(parsed, { A: { parent: at("B") } });
    const outcome = mergePlans({ base: parsed, file: parse(file), console });
    expect(outline(outcome, console, parse(file))).toEqual(["L", " A", "  a", "  B", "   b"]);
  });

  it("keeps identity when rows are numbered anew", () => {
    const rows = (...lines: string[]) =>
      `| ID | Task |\n| --- | --- |\n${lines.map((line) => `| ${line} |\n`).join("")}`;
    const base = rows("T1 | Freeze", "T2 | Deploy", "T3 | Watch the graphs");
    const file = rows("T1 | Announce", "T2 | Freeze the code", "T3 | Deploy", "T4 | Watch the graphs");
    const pairs = matchNodes(parse(base), parse(file));
    expect(pairs).toEqual([1, 2, 3]);
    expect(
      matchNodes(parse(rows("T1 | Freeze", "T2 | Deploy")), parse(rows("T1 | Halt merges", "T2 | Deploy"))),
    ).toEqual([0, 1]);
    expect(matchNodes(parse(rows("1 | Freeze")), parse(rows("1 | Halt merges")))).toEqual([null]);
  });

  it("takes what both added by the same words for one", () => {
    const base = parse("# L\n\n- [ ] old\n");
    const console: ConsoleNode[] = [
      ...consoleOf(base),
      {
        parent: 0,
        kind: "check",
        title: "Tell everybody",
        externalId: null,
        line: null,
        values: {
          title: "Tell everybody",
          owner: "Ana",
          priority: null,
          estimate: null,
          due: null,
          needs: null,
          status: "open",
          ticked: true,
        },
        needs: [],
        base: null,
        removed: false,
        removedWith: null,
        tickedSince: true,
        worked: false,
      },
    ];
    const file = parse("# L\n\n- [ ] old\n- [ ] Tell everybody\n");
    const outcome = mergePlans({ base, console, file });
    expect(outline(outcome, console, file)).toEqual(["L", " old", " Tell everybody x"]);
    expect(quiet(outcome)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
