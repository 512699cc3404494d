import { describe, expect, it } from "vitest";
import type { Correction, Guess } from "./guesses";
import { parsePlan } from "./parse-plan";
import { applyTicks } from "./ticks";

const TEXT = `# Orchard launch

## Preparation

| Thing | Person | Wave | Size |
|-------|--------|------|------|
| Freeze the schema | Ana | 1 | 2h |
| Tell support | Ben | 2 | 30 min |

## Exit criteria

- [ ] Error rate below 0.1%
- No open P0

## Loose ends

- Vendor may be late
- Traffic may double

## Numbers

| Metric | Target |
|--------|--------|
| Uptime | 99.9% |
`;

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (corrections: Correction[] = [], text = TEXT) =>
  parsePlan(bytes(text), { corrections, explain: true });
const guess = (title: string, what: string, text = TEXT): Guess => {
  const found = read([], text).guesses?.find((each) => each.title === title && each.what === what);
  if (!found) throw new Error(`no guess about ${title}`);
  return found;
};
const kinds = (corrections: Correction[], from: number, to: number) =>
  read(corrections)
    .nodes.filter(({ line }) => line >= from && line <= to)
    .map(({ kind, title }) => `${kind}: ${title}`);

describe("guesses", () => {
  it("tell what was recognised, where, how surely and why", () => {
    const guesses = read().guesses ?? [];
    expect(guesses.map(({ what, line, as, size }) => [what, line, as, size])).toEqual([
      ["heading", 1, "title", 0],
      ["heading", 3, "section", 0],
      ["table", 5, "notes", 2],
      ["heading", 10, "section", 0],
      ["list", 12, "items", 2],
      ["heading", 15, "section", 0],
      ["list", 17, "notes", 2],
      ["heading", 20, "section", 0],
      ["table", 22, "targets", 1],
    ]);
    expect(guess("Exit criteria", "list")).toMatchObject({ confidence: "certain", why: "its boxes" });
    expect(guess("Loose ends", "list").excerpt).toBe("- Vendor may be late\n- Traffic may double");
    expect(guess("Numbers", "table").columns).toEqual([
      { id: "metric", name: "Metric", means: "title" },
      { id: "target", name: "Target", means: "target" },
    ]);
    expect(parsePlan(bytes(TEXT)).guesses).toBeUndefined();
  });

  it("keep their keys when the file changes below them, and when the same table comes twice", () => {
    const later = TEXT.replace("Tell support", "Tell everybody").replace(
      "# Orchard",
      "Preface.\n\n# Orchard",
    );
    expect(guess("Preparation", "table", later).key).toBe(guess("Preparation", "table").key);
    const twice = read([], TEXT + TEXT).guesses ?? [];
    expect(new Set(twice.map(({ key }) => key)).size).toBe(twice.length);
  });
});

describe("corrections", () => {
  it("make a table tasks, and say what its columns mean", () => {
    const { key } = guess("Preparation", "table");
    const columns = { thing: "title", person: "owner", wave: "ignore", size: "estimate" } as const;
    const { nodes } = read([{ key, as: "tasks", columns }]);
    const task = nodes.find(({ kind }) => kind === "task");
    expect(task).toMatchObject({
      title: "Freeze the schema",
      owner: "Ana",
      estimate: { minutes: 120 },
      fields: [],
      line: 7,
    });
    expect(kinds([{ key, as: "risks" }], 5, 8)).toEqual(["risk: Freeze the schema", "risk: Tell support"]);
    expect(kinds([{ key, as: "signoffs" }], 5, 8)).toHaveLength(2);
  });

  it("give a meaning to one column at a time", () => {
    const { key } = guess("Numbers", "table");
    const corrected = read([{ key, columns: { metric: "target" } }]).guesses?.find(
      (each) => each.key === key,
    );
    expect(corrected?.columns.map(({ means }) => means)).not.toEqual(["target", "target"]);
    const swapped = read([{ key, as: "tasks", columns: { target: "title", metric: "id" } }]).nodes.at(-1);
    expect(swapped).toMatchObject({ kind: "task", title: "99.9%", externalId: "Uptime" });
  });

  it("make a table or a list notes, with every line kept", () => {
    const table = guess("Numbers", "table");
    const list = guess("Exit criteria", "list");
    expect(kinds([{ key: table.key, as: "notes" }], 22, 24)).toEqual(["note: | Metric | Target |"]);
    expect(kinds([{ key: list.key, as: "notes" }], 12, 13)).toEqual(["note: [ ] Error rate below 0.1%"]);
  });

  it("make a list what a person says it is", () => {
    const { key } = guess("Loose ends", "list");
    for (const [as, kind] of [
      ["items", "task"],
      ["criteria", "criterion"],
      ["risks", "risk"],
      ["targets", "target"],
      ["signoffs", "signoff"],
    ] as const) {
      expect(kinds([{ key, as }], 17, 18)).toEqual([
        `${kind}: Vendor may be late`,
        `${kind}: Traffic may double`,
      ]);
    }
    const boxed = read([{ key: guess("Exit criteria", "list").key, as: "criteria" }]).nodes;
    expect(boxed.find(({ line }) => line === 12)).toMatchObject({
      kind: "criterion",
      status: { state: "open" },
    });
  });

  it("make a heading a phase, so that others can depend on it", () => {
    const { key } = guess("Preparation", "heading");
    expect(kinds([{ key, as: "phase" }], 3, 3)).toEqual(["phase: Preparation"]);
    expect(kinds([{ key, as: "milestone" }], 3, 3)).toEqual(["milestone: Preparation"]);
    expect(kinds([{ key, as: "task" }], 3, 3)).toEqual(["task: Preparation"]);
  });

  it("give the same nodes every time, and nothing where they fit nothing", () => {
    const all = (read().guesses ?? []).map(({ key, what }) => ({
      key,
      as: what === "heading" ? ("phase" as const) : ("risks" as const),
    }));
    expect(read(all).nodes).toEqual(read(all).nodes);
    expect(read([{ key: "table-unknown", as: "tasks" }]).nodes).toEqual(read().nodes);
    expect(read([{ key: all[2]?.key ?? "", as: "phase" }]).nodes).toEqual(read().nodes);
  });

  it("leave the boxes where they are", () => {
    const table = "## T\n\n| Thing | Ok? |\n|-|-|\n| a | [ ] |\n| b | [x] |\n";
    const { key } = guess("T", "table", table);
    const reading = { corrections: [{ key, as: "tasks" as const }] };
    const node = parsePlan(bytes(table), reading).nodes.find(({ box }) => box !== null);
    const out = applyTicks(bytes(table), [{ nodeIndex: node?.index ?? -1, checked: true }], reading);
    expect(new TextDecoder().decode(out)).toContain("| a | [x] |");
  });
});
