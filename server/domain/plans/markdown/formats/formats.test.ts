import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvNode, readCsvPlan, writeCsvPlan } from "./csv-plan";
import { detectDelimiter, readCsv, writeCsv } from "./csv-text";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readCsvPlan(bytes(text));

/** What spreadsheets would run, and what breaks careless readers. */
const NASTY = [
  ...["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://e")', "=cmd|' /C calc'!A0"],
  ...[
    "'=1",
    "''+1",
    "'",
    "''",
    '"',
    '""',
    "a\nb",
    "a\r\nb",
    "a;b",
    "a,b",
    "\ttab",
    "＝1",
    "",
    " ",
    "x".repeat(5_000),
  ],
];
const cell = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 12 }));

describe("CSV", () => {
  it("is given back as it was written, whatever the cells", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { maxLength: 8 }), (rows) => {
        expect(readCsv(writeCsv([["a", "b"], ...rows])).map(({ cells }) => cells)).toEqual([
          ["a", "b"],
          ...rows,
        ]);
      }),
    );
  });

  it("holds nothing that a spreadsheet would run", () => {
    for (const value of NASTY) {
      const [row] = readCsv(writeCsv([[value, "end"]]).replaceAll("\"'", '"§'));
      expect(row?.cells[0]).not.toMatch(/^[=+\-@\t\r\n＝]/);
    }
  });

  it("finds the delimiter, and knows on which line a row begins", () => {
    expect(["a,b;c,d", "a;b;c,d", "a\tb,c\td", '"a,b,c";d'].map(detectDelimiter)).toEqual([
      ",",
      ";",
      "\t",
      ";",
    ]);
    expect(readCsv('sep=;\r\na;b\r\n"1\n2";3\r4;5')).toEqual([
      { line: 2, cells: ["a", "b"] },
      { line: 3, cells: ["1\n2", "3"] },
      { line: 5, cells: ["4", "5"] },
    ]);
  });

  it("says where it is broken", () => {
    expect(() => readCsv('a,b\n1,"2\n')).toThrow("line 2");
    expect(() => readCsv('a,b\n1,"2"x\n')).toThrow("line 2");
    expect(() => read("id,owner\n1,Ana\n")).toThrow('"title"');
    expect(() => readCsv(",".repeat(300))).toThrow("250 columns");
  });
});

describe("a plan in CSV", () => {
  it("is read from a spreadsheet of other people", () => {
    const text = [
      "\u{feff}Nr;Aufgabe;Owner;Priorität;Aufwand;Fällig;Status;Team",
      "1;Freigabe einholen;Ana;hoch;2 Tage;2026-12-01;erledigt;Kern",
      "2;Ausrollen;Ben;später;viel;bald;in Arbeit;Kern",
    ].join("\r\n");
    const { nodes, encoding } = read(text);
    expect(encoding).toMatchObject({ bom: true, eol: "crlf" });
    expect(nodes[0]).toMatchObject({
      externalId: "1",
      title: "Freigabe einholen",
      owner: "Ana",
      priority: { value: "high" },
      estimate: { minutes: 960 },
      due: "2026-12-01",
      status: { state: "done" },
      fields: [{ name: "Team", value: "Kern" }],
      line: 2,
    });
    expect(nodes[1]?.status?.state).toBe("in_progress");
    expect(nodes[1]?.fields.map(({ name }) => name)).toEqual(["due", "Team"]);
  });

  it("finds parents by id, by the nearest title above, or by kind where no column names them", () => {
    const named = read(
      "id,title,kind,parent\nA,Build,phase,\n,Test,check,A\n,Deep,check,Test\n,Lost,check,Nowhere\n",
    );
    expect(named.nodes.map(({ parent }) => parent)).toEqual([null, 0, 1, null]);
    expect(named.warnings).toHaveLength(1);
    const grouped = read("title,kind\nP,phase\nM,milestone\na,task\nQ,phase\nb,task\n");
    expect(grouped.nodes.map(({ parent }) => parent)).toEqual([null, 0, 1, null, 3]);
  });

  it("takes a reason for why an item does not apply only where it does not", () => {
    const [out, open, ticked] = read(
      "title,status,ticked,Reason\nApp,cancelled,,No app\nSite,open,,Late\nOld,cancelled,yes,Done before\n",
    ).nodes;
    expect(out).toMatchObject({ notApplicable: { reason: "No app" }, fields: [] });
    for (const [node, value] of [
      [open, "Late"],
      [ticked, "Done before"],
    ] as const) {
      expect(node).not.toHaveProperty("notApplicable");
      expect(node?.fields).toMatchObject([{ name: "reason", value }]);
    }
  });

  it("gives back what was written", () => {
    const trimmed = fc
      .oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 8 }))
      .map((text) => text.trim());
    const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const filled = trimmed.filter((text) => text !== "");
    const node = fc.record({
      up: fc.nat(3),
      kind: fc.constantFrom<CsvNode["kind"]>("phase", "section", "task", "check", "risk", "note"),
      title: fc.oneof(trimmed, fc.constantFrom("same", "row 2", "row 3", "A1")),
      id: orNull(fc.oneof(filled, fc.constantFrom("A1", "row 2"))),
      owner: orNull(filled),
      priority: orNull(fc.constantFrom("critical", "high", "medium", "low")),
      estimate: orNull(fc.integer({ min: 0, max: 9_999 }).map((minutes) => `${minutes} min`)),
      due: orNull(fc.constantFrom("2026-11-20", "2027-02-28")),
      status: orNull(fc.constantFrom("open", "in_progress", "done", "blocked", "cancelled")),
      ticked: orNull(fc.boolean()),
      why: orNull(filled),
      notes: orNull(cell.filter((text) => text !== "")),
      text: orNull(cell.filter((text) => text !== "")),
      fields: fc.array(
        fc.record({ name: fc.constantFrom("Team", "Status", "field:x", " odd ", "Team"), value: cell }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 12 }), (list) => {
        const nodes: CsvNode[] = list.map(({ up, fields, why, ...rest }, at) => ({
          ...rest,
          reason: rest.status === "cancelled" && rest.ticked !== true ? why : null,
          parent: at > up ? at - up - 1 : null,
          needs: null,
          fields: fields.filter(({ value }) => value !== ""),
        }));
        const back = read(writeCsvPlan(nodes)).nodes;
        expect(back.map(asCsvNode)).toEqual(nodes.map(sorted));
      }),
    );
  });
});

const sorted = (node: CsvNode): CsvNode => ({
  ...node,
  fields: node.fields
    .map(({ name, value }) => ({ name, value }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
});

function asCsvNode(draft: ReturnType<typeof read>["nodes"][number]): CsvNode {
  return sorted({
    parent: draft.parent,
    kind: draft.kind,
    title: draft.title,
    id: draft.externalId,
    owner: draft.owner,
    priority: draft.priority?.value ?? null,
    estimate: draft.estimate?.text ?? null,
    due: draft.due,
    status: draft.status?.state ?? null,
    ticked: draft.checked,
    reason: draft.notApplicable?.reason ?? null,
    needs: draft.dependencies?.text ?? null,
    notes: draft.notes ?? null,
    text: draft.text,
    fields: draft.fields,
  });
}
