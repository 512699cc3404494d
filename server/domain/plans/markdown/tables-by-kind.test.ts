import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan";

/** Two hundred tables as people write them, each with what its rows are and the heading it stands under. */
const SOURCE = readFileSync(new URL("fixtures/tables-by-kind.txt", import.meta.url), "utf8");
const TABLES = SOURCE.split(/^%% /m)
  .slice(1)
  .map((block) => {
    const [head = "", ...body] = block.trimEnd().split("\n");
    const [kind = "", heading = ""] = head.split(" :: ");
    return { kind, heading, body };
  });
const KIND_OF_ROW: Record<string, string> = {
  task: "task",
  schedule: "task",
  metric: "target",
  risk: "risk",
  signoff: "signoff",
};

describe("tables", () => {
  it("are many", () => expect(TABLES.length).toBeGreaterThan(190));

  it.each(TABLES)("$kind: $heading", ({ kind, heading, body }) => {
    const text = `# Plan\n\n## ${heading}\n\n${body.join("\n")}\n`;
    const rows = parsePlan(new TextEncoder().encode(text)).nodes.filter(({ line }) => line > 6);
    const kinds = rows.map((node) => node.kind);
    const wanted = KIND_OF_ROW[kind];
    if (wanted) expect(kinds).toEqual(body.slice(2).map(() => wanted));
    else if (kind === "reference") expect(kinds).toEqual([]);
  });
});
