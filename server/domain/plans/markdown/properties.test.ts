import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsedPlanSchema } from "./draft";
import { parsePlan } from "./parse-plan";
import { applyTicks, TickError } from "./ticks";

const pieces = fc.constantFrom(
  ...[
    "- [ ] a",
    "☐ lazy",
    "- [ x ] wide",
    "- [  ] w",
    "- ( ) r",
    "- &#9744; e",
    "- a ☐",
    "## [ ] head",
    "- [x] b",
    "  - [ ] c",
    "1. [X] d",
    "* ☐ e",
    "[ ] f",
    "| a | status |",
    "|---|---|",
    "| [ ] x | ✅ |",
    "| g | ⏳ |",
  ],
  ...[
    "# h",
    "## Phase 2: i",
    "**Status**: done",
    "> ",
    "```",
    "<details>",
    "<!--",
    "-->",
    "---",
    "- **j**: < 200ms (p95)",
    "âœ…",
  ],
  ...[
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    "é",
    "\u0000",
    "<<<<<<< x",
    "=======",
    ">>>>>>> y",
    "| T1 | T1-T9, 1.* |",
    "$",
    "`",
  ],
);
const documents = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
const encodings = fc.constantFrom("utf-8", "utf-8-bom", "utf-16le", "utf-16be");

function encode(text: string, encoding: string): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "utf-8-bom") return new TextEncoder().encode(`\ufeff${text}`);
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf-16be" ? new Uint8Array(bytes.swap16()) : new Uint8Array(bytes);
}

describe("for every document", () => {
  it("import never throws, and gives what the schema says", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        (bytes) => void parsedPlanSchema.parse(parsePlan(bytes)),
      ),
      { numRuns: 120 },
    );
    fc.assert(
      fc.property(
        documents,
        encodings,
        (text, name) => void parsedPlanSchema.parse(parsePlan(encode(text, name))),
      ),
      {
        numRuns: 120,
      },
    );
  });

  it("export without changes is the identity on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(applyTicks(bytes, [])).toEqual(bytes);
      }),
    );
  });

  it("ticking k boxes of GitHub's kind changes exactly k bytes", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom("utf-8", "utf-8-bom"), (text, name) => {
        const bytes = encode(text, name);
        const checks = parsePlan(bytes).nodes.filter((node) => node.kind === "check");
        const open = checks.filter((node) => node.checked === false && node.box !== null);
        const out = applyTicks(
          bytes,
          checks.map((node) => ({ nodeIndex: node.index, checked: true })),
        );
        expect(out.length).toBe(bytes.length);
        expect(out.filter((byte, index) => byte !== bytes[index]).length).toBe(open.length);
        const after = parsePlan(out).nodes.filter((node) => node.kind === "check");
        expect(after.map((node) => [node.line, node.checked])).toEqual(
          checks.map((node) => [node.line, true]),
        );
      }),
      { numRuns: 120 },
    );
  });

  it("ticking k boxes of any kind ticks these k items and no other", () => {
    fc.assert(
      fc.property(documents, encodings, fc.array(fc.nat(), { maxLength: 12 }), (text, name, picks) => {
        const bytes = encode(text, name);
        const { nodes } = parsePlan(bytes);
        const open = nodes.filter(
          ({ box, checked }) => box && checked === false && box.style !== "emoji-status",
        );
        const wanted = new Set(picks.flatMap((pick) => open[pick % (open.length || 1)]?.index ?? []));
        const after = parsePlan(
          applyTicks(
            bytes,
            [...wanted].map((nodeIndex) => ({ nodeIndex, checked: true })),
          ),
        ).nodes;
        const changed = after.filter(({ index, checked }) => checked !== nodes[index]?.checked);
        expect(changed.map(({ index }) => index)).toEqual([...wanted].sort((a, b) => a - b));
      }),
      { numRuns: 120 },
    );
  });

  it("every box that is ticked is read back as ticked, and nothing else moves", () => {
    fc.assert(
      fc.property(documents, encodings, (text, name) => {
        const bytes = encode(text, name);
        const { nodes } = parsePlan(bytes);
        const boxed = nodes.find(
          (node) => node.box !== null && node.checked === false && node.box.style !== "emoji-status",
        );
        if (!boxed) return;
        const after = parsePlan(applyTicks(bytes, [{ nodeIndex: boxed.index, checked: true }])).nodes;
        expect(after.map((node) => node.line)).toEqual(nodes.map((node) => node.line));
        expect(after[boxed.index]?.checked).toBe(true);
      }),
      { numRuns: 120 },
    );
  });
});

describe("applyTicks", () => {
  const bytes = new TextEncoder().encode("- [ ] a\n- [x] b\n\n| Task | Status |\n|---|---|\n| c | ☐ |\n");
  const text = (out: Uint8Array) => new TextDecoder().decode(out);

  it("ticks by line, clears, and leaves a box that already says so", () => {
    expect(text(applyTicks(bytes, [{ line: 1, checked: true }]))).toContain("- [x] a\n- [x] b");
    expect(text(applyTicks(bytes, [{ line: 2, checked: false }]))).toContain("- [ ] a\n- [ ] b");
    expect(applyTicks(bytes, [{ line: 2, checked: true }])).toEqual(bytes);
    expect(text(applyTicks(bytes, [{ line: 6, checked: true }]))).toContain("| c | ☑ |");
  });

  it("names a line without a box", () => {
    expect(() => applyTicks(bytes, [{ line: 3, checked: true }])).toThrow(
      new TickError("There is no box on line 3.", 3),
    );
  });

  it("reads every line ending and encoding alike", () => {
    const lines = ["# T", "- [ ] a", "  - [x] b"];
    for (const eol of ["\n", "\r\n", "\r"]) {
      for (const name of ["utf-8", "utf-8-bom", "utf-16le", "utf-16be"]) {
        const encoded = encode(lines.join(eol), name);
        const plan = parsePlan(encoded);
        expect(plan.nodes.map((node) => [node.kind, node.line, node.level, node.checked])).toEqual([
          ["title", 1, 0, null],
          ["check", 2, 0, false],
          ["check", 3, 1, true],
        ]);
        const ticked = applyTicks(encoded, [{ line: 2, checked: true }]);
        expect(ticked.filter((byte, index) => byte !== encoded[index]).length).toBe(1);
      }
    }
  });
});

/** Documents made to be slow, by their size in bytes. */
const hostile: [string, (size: number) => string][] = [
  ["brackets", (size) => `- [ ] ${"[".repeat(size)}`],
  ["links without end", (size) => `- [ ] ${"[a](".repeat(size / 4)}`],
  ["links", (size) => "- [ ] [a](b) ![c](d)\n".repeat(size / 21)],
  ["backticks", (size) => `- [ ] ${"`a``b".repeat(size / 5)}`],
  ["emphasis", (size) => "*a _b **c ".repeat(size / 10)],
  ["one long line", (size) => `a${" ".repeat(size / 2)}${"b: c | ".repeat(size / 14)}`],
  ["a list within a list on one line", (size) => "- ".repeat(size / 2)],
  ["a staircase", (size) => lines(size, (line) => `${" ".repeat(2 * (line % 200))}- [ ] a`)],
  ["quotations", (size) => ">".repeat(size)],
  ["blank lines below a deep list", (size) => `${"- ".repeat(100)}a\n${"\n".repeat(size)}`],
  ["a giant table", (size) => `|ID|Task|Status|\n|-|-|-|\n${"|T1|a|done|\n".repeat(size / 12)}`],
  ["a wide table", (size) => `${"|a".repeat(size / 4)}\n${"|-".repeat(size / 4)}`],
  ["pipes", (size) => "|".repeat(size)],
  ["underlines", (size) => "a\n=\n".repeat(size / 4)],
  ["labels", (size) => "**a**:\n- b\n\n".repeat(size / 12)],
  ["boxes on lines that go on lazily", (size) => `- [x] a\n${"☐ b\n".repeat(size / 6)}`],
  ["details in details", (size) => "<details><summary>a</summary>\n\n".repeat(size / 32)],
  ["open comments", (size) => "<!-- a\n".repeat(size / 7)],
  ["conflicts", (size) => "<<<<<<< a\n=======\n>>>>>>> b\n".repeat(size / 30)],
  [
    "dependencies on everything",
    (size) => `|ID|Task|Depends on|\n|-|-|-|\n${"|1.1|a|1.*, 1.2-1.9|\n".repeat(size / 24)}`,
  ],
  [
    "phases that need all before",
    (size) => lines(size, (line) => `## Phase ${line}\n- [ ] a (needs all previous phases)`),
  ],
  ["misread characters", (size) => "â€™â".repeat(size / 8)],
];

function lines(size: number, make: (line: number) => string): string {
  let text = "";
  for (let line = 0; text.length < size; line += 1) text += `${make(line)}\n`;
  return text;
}

/** Seconds of this process's own work, whatever else the machine does. */
function effort(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const before = process.cpuUsage().user;
  parsePlan(bytes, { explain: true, corrections: [{ key: "none" }] });
  return (process.cpuUsage().user - before) / 1e6;
}

/** Four times the size takes four times as long, sixteen times where time is quadratic; below this nobody can tell. */
const NOISE = 0.4;

describe("time", () => {
  it.each(hostile)("grows with the size and no faster: %s", (_name, make) => {
    const once = effort(make(50_000));
    expect(effort(make(200_000))).toBeLessThan(Math.max(once * 9, NOISE));
  });

  it("grows with the size and no faster for 5 MB of all of it", { timeout: 120_000 }, () => {
    const mixed = (size: number) =>
      hostile.map(([, make]) => make(size / hostile.length)).join("\n\n# next\n\n");
    const quarter = effort(mixed(1_250_000));
    expect(effort(mixed(5_000_000))).toBeLessThan(Math.max(quarter * 9, NOISE));
  });
});
