import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsedPlanSchema } from "./draft";
import { parsePlan } from "./parse-plan";
import { applyTicks, TickError } from "./ticks";

const pieces = fc.constantFrom(
  ...[
    "- [ ] a",
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

/** Documents made to be slow; the bound is far above what they take and far below what quadratic time would. */
const SIZE = 300_000;
const hostile: [string, () => string][] = [
  ["a million brackets", () => `- [ ] ${"[".repeat(SIZE)}`],
  ["links without end", () => `- [ ] ${"[a](".repeat(SIZE / 4)}`],
  ["backticks", () => `- [ ] ${"`a``b".repeat(SIZE / 5)}`],
  ["stars", () => "*a _b ".repeat(SIZE / 6)],
  ["nested list on one line", () => "- ".repeat(SIZE / 2)],
  ["nested quotations", () => ">".repeat(SIZE)],
  ["blank lines below a deep list", () => `${"- ".repeat(100)}a\n${"\n".repeat(SIZE)}`],
  ["a giant table", () => `|ID|Task|Status|\n|-|-|-|\n${"|T1|a|done|\n".repeat(SIZE / 12)}`],
  ["a wide table", () => `${"|a".repeat(SIZE / 4)}\n${"|-".repeat(SIZE / 4)}`],
  ["underlines", () => "a\n=\n".repeat(SIZE / 4)],
  ["details in details", () => "<details><summary>a</summary>\n\n".repeat(SIZE / 32)],
  ["open comments", () => "<!-- a\n".repeat(SIZE / 7)],
  [
    "dependencies on everything",
    () => `|ID|Task|Depends on|\n|-|-|-|\n${"|1.1|a|1.*, 1.2-1.9|\n".repeat(SIZE / 24)}`,
  ],
  ["misread characters", () => "â€™â".repeat(SIZE / 8)],
];

describe("time", () => {
  it.each(hostile)("stays linear: %s", (_name, make) => {
    const bytes = new TextEncoder().encode(make());
    const before = process.cpuUsage().user;
    parsePlan(bytes);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
  });
});
