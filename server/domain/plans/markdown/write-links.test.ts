import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan";
import { writeEvidenceLinks } from "./write-links";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (given: Uint8Array) => new TextDecoder().decode(given);
const ADDRESS = "https://ops.example.com/plans/spring?item=";

/** A link for every item that can be ticked, or for those of these titles. */
function wantedOf(given: Uint8Array, titles?: readonly string[]) {
  return parsePlan(given).nodes.flatMap(({ index, kind, title }) =>
    (kind === "task" || kind === "check") && (!titles || titles.includes(title))
      ? [{ nodeIndex: index, address: `${ADDRESS}${index}` }]
      : [],
  );
}

const linked = (source: string, titles?: readonly string[]) =>
  text(writeEvidenceLinks(bytes(source), wantedOf(bytes(source), titles)).bytes).replaceAll(
    /\[evidence\]\(https:\/\/ops\.example\.com\/plans\/spring\?item=\d+ "Holdpoint evidence"\)/g,
    "LINK",
  );

const words = (given: Uint8Array) =>
  parsePlan(given).nodes.map(({ startByte: _from, endByte: _to, box: _box, ...node }) => node);

describe("links to evidence in a plan", () => {
  it("stand at the end of an item, before what ends its line", () => {
    expect(linked("- [x] one\r\n- [ ] two  \r\n  more of it\r\n- [x] three \\\r\n  four\r\n")).toBe(
      "- [x] one LINK\r\n- [ ] two LINK  \r\n  more of it\r\n- [x] three LINK \\\r\n  four\r\n",
    );
    expect(linked("# Plan\n\n#### Task 1: Copy the data ####\n\n**Owner**: Ana\n")).toContain(
      "Copy the data LINK ####\n",
    );
  });

  it("stand in a table's column for evidence, or in its last one", () => {
    const table = (rows: string) => `| ID | Task | Evidence | Status |\n|---|---|---|---|\n${rows}`;
    expect(linked(table("| T1 | Freeze \\| thaw | see log | Done |\n| T2 | Deploy | | Open |\n"))).toBe(
      table("| T1 | Freeze \\| thaw | see log LINK | Done |\n| T2 | Deploy | LINK | Open |\n"),
    );
    expect(linked("| Task | Owner |\n|---|---|\n| Freeze | Ana |\n| Deploy | Ben\n")).toBe(
      "| Task | Owner |\n|---|---|\n| Freeze | Ana LINK |\n| Deploy | Ben LINK\n",
    );
  });

  it("leave other people's links alone, and never land in code", () => {
    const own = '- [x] one [evidence](https://ci.example.com/7) [evidence](https://x.example "Report")\n';
    expect(linked(own)).toBe(own.replace("\n", " LINK\n"));
    const code = "- [x] a `span over\n  two lines`\n";
    const { bytes: same, missed } = writeEvidenceLinks(bytes(code), wantedOf(bytes(code)));
    expect(text(same)).toBe(code);
    expect(missed).toHaveLength(1);
  });

  it("are renewed in place, and taken out when nothing proves the item any more", () => {
    const source = "- [x] one\n- [ ] two\n";
    const both = writeEvidenceLinks(bytes(source), wantedOf(bytes(source))).bytes;
    const other = wantedOf(both, ["two"]).map((link) => ({ ...link, address: `${link.address}-new` }));
    expect(text(writeEvidenceLinks(both, other).bytes)).toBe(
      `- [x] one\n- [ ] two [evidence](${ADDRESS}1-new "Holdpoint evidence")\n`,
    );
  });

  it.each([0, 1, 2, 3, 4])("seed %i reads the same with them, and is itself again without", (number) => {
    const seed = new Uint8Array(
      readFileSync(path.join(import.meta.dirname, "../../../../e2e/fixtures/plans", `seed-${number}.md`)),
    );
    const wanted = wantedOf(seed);
    const { bytes: withLinks, missed } = writeEvidenceLinks(seed, wanted);
    expect(missed).toEqual([]);
    expect(words(withLinks)).toEqual(words(seed));
    expect(writeEvidenceLinks(withLinks, wanted).bytes).toEqual(withLinks);
    expect(Buffer.from(writeEvidenceLinks(withLinks, []).bytes).equals(seed)).toBe(true);
  });

  it("never change what any text says, in any encoding", () => {
    const piece = fc.constantFrom(
      ...[
        "- [ ] a",
        "  - [x] b `c",
        "| T | Owner |\n|---|---|\n| x | `y | z` |",
        "## H ##",
        "\\",
        "\n",
        " ",
        "```\n",
      ],
      ...[
        "1. [x] über ✅",
        "<!-- [x] -->",
        "> - [ ] q",
        "**Owner**: A",
        "\r\n",
        "\r",
        "\t",
        "[e](",
        '"',
        "| ☐ a | ☑ b |\n",
      ],
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.constantFrom("utf8", "utf16le"),
        (pieces, encoding) => {
          const source = new Uint8Array(Buffer.from(`\ufeff${pieces.join("")}`, encoding as BufferEncoding));
          const { bytes: withLinks } = writeEvidenceLinks(source, wantedOf(source));
          expect(words(withLinks)).toEqual(words(source));
          expect(Buffer.from(writeEvidenceLinks(withLinks, []).bytes).equals(source)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
