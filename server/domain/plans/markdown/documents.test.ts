import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan";
import { applyTicks } from "./ticks";

const document = (name: string): string =>
  readFileSync(new URL(`fixtures/documents/${name}.md`, import.meta.url), "utf8");

/** `15x` is a ticked item on line 15, `17.1` an open check item below another, `28` an item without a box. */
function outline(bytes: Uint8Array): Record<string, string> {
  const found: Record<string, string[]> = {};
  for (const { kind, line, checked, level } of parsePlan(bytes).nodes) {
    if (["title", "phase", "milestone", "section", "note"].includes(kind)) continue;
    const box = checked === null ? "" : checked ? "x" : "o";
    found[kind] = [...(found[kind] ?? []), `${line}${box}${level > 0 ? `.${level}` : ""}`];
  }
  return Object.fromEntries(Object.entries(found).map(([kind, lines]) => [kind, lines.join(" ")]));
}

/** Read by hand, line by line. */
const EXPECTED: Record<string, Record<string, string>> = {
  conflict: {
    check: "6x 7o 9o 11o 26o",
    task: "17 19 21",
  },
  cutover: {
    check: "10o 11o 12x",
    task: "18o 19o 25x 26o",
    criterion: "30 31",
    signoff: "35 36",
  },
  "de-go-live": {
    check: "15x 16x.1 17o.1 22o 23o.1 24x.1",
    task: "28x 29o 31o",
    risk: "37 38",
    criterion: "42 43",
    signoff: "54 55",
  },
  "es-lanzamiento": {
    check: "5x 6o 7o.1 8x.1 9o.2",
    task: "15x 16o 17o",
    target: "21 22 23",
    risk: "27 30",
  },
  "fr-mise-en-production": {
    check: "7o 8x 10o.1 11o 16o 17o 19o.1",
    task: "30 31",
    target: "35 36",
  },
  "ja-release": {
    check: "5o 6x.1 7o.1 8o",
    task: "12x 13o 14o",
    target: "24 25",
    signoff: "31",
  },
  nesting: {
    check: "4o 5x.1 7o.2 8o.1 19x 25o.1 27o 28x 31o 32x.1 33o 48o 49x 50o",
    task: "12 13",
  },
  "odd-boxes": {
    task: "8o 13o 20o 21o 22o 23o 24o 25o 26x 27o 28o 32o 33o 38o 39x 40o 41o 43o 44x 46x 47o 48o 52o 53 54x",
    check: "15o 16x 31x",
  },
  "pt-implantacao": {
    task: "7o 8x 9o 10o 12x 13o 14o 15x 16x 22 23",
  },
  "ru-zapusk": {
    check: "5x 6o 7o.1 8o.1 9o",
    task: "13x 14o 15o",
    target: "21 22",
  },
  tables: {
    task: "7x 8o 9 13 14 20 21 27x 28o 29o 76 77",
    risk: "90",
    target: "96",
  },
  "tr-yayin": {
    check: "7o 8x 9x.1 10o.1",
    task: "14x 15o 16o",
    target: "22 23",
    risk: "29",
  },
  "zh-shangxian": {
    check: "5x 6o 7o.1 8x.1",
    task: "9o 10x 14o 15x 16o 22 23",
    target: "29 30",
    risk: "36",
  },
};

function encode(text: string, name: string): Uint8Array {
  if (name === "utf-8") return new TextEncoder().encode(text);
  if (name === "utf-8 with a mark") return new TextEncoder().encode(`\ufeff${text}`);
  const bytes = Buffer.from(name.endsWith("bare") ? text : `\ufeff${text}`, "utf16le");
  return new Uint8Array(name.startsWith("utf-16be") ? bytes.swap16() : bytes);
}

describe.each(Object.keys(EXPECTED))("the document %s", (name) => {
  it("has these items, whatever its line ends and encoding", () => {
    const text = document(name);
    for (const eol of ["\n", "\r\n", "\r"]) {
      for (const encoding of ["utf-8", "utf-8 with a mark", "utf-16le", "utf-16be", "utf-16be bare"]) {
        const bytes = encode(text.replaceAll("\n", eol), encoding);
        expect(outline(bytes)).toEqual(EXPECTED[name]);
        expect(applyTicks(bytes, [])).toEqual(bytes);
      }
    }
  });

  it("takes ticks in every box and gives them back", () => {
    const bytes = encode(document(name), "utf-8");
    const { nodes } = parsePlan(bytes);
    const boxed = nodes.filter((node) => node.box !== null);
    const ticked = applyTicks(
      bytes,
      boxed.map((node) => ({ nodeIndex: node.index, checked: true })),
    );
    const after = parsePlan(ticked).nodes;
    expect(after.map((node) => node.line)).toEqual(nodes.map((node) => node.line));
    for (const { index, title } of boxed) expect([title, after[index]?.checked]).toEqual([title, true]);
  });
});
