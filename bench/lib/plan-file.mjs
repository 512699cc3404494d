const OWNERS = ["Ana", "Ben", "Cleo", "Dora", "Eve"];
const PRIORITIES = ["Critical", "High", "Medium", "Low"];
const PER_PHASE = 50;
const IN_TABLE = 10;
const TABLE = [
  "",
  "| ID | Task | Owner | Priority | Estimate | Depends on | Status |",
  "|---|---|---|---|---|---|---|",
];
/** By the place in the list: every fourth box stands outermost, the others below it. */
const INDENTS = ["", "  ", "  ", "    "];

const count = (length) => Array.from({ length }, (_, index) => index + 1);

/** A plan of so many items as people write them: phases with nested boxes, and a table with ids, owners and dependencies. */
export function planOf(items) {
  const lines = ["# A plan to be measured", ""];
  for (let phase = 1, left = items; left > 0; phase++, left -= PER_PHASE) {
    const here = Math.min(PER_PHASE, left);
    const rows = Math.min(IN_TABLE, here);
    lines.push(`## Phase ${phase}: Part ${phase} of the service`, "");
    lines.push(...count(here - rows).map((number) => boxOf(phase, number)), ...TABLE);
    lines.push(...count(rows).map((row) => rowOf(phase, row)), "");
  }
  return lines.join("\n");
}

function boxOf(phase, number) {
  const indent = INDENTS[(number - 1) % 4];
  return `${indent}- [${number % 3 ? " " : "x"}] Item ${phase}.${number} is checked by hand (2h)`;
}

function rowOf(phase, row) {
  const needs = row > 1 ? `T${phase * 100 + row - 1}` : "";
  const cells = [`T${phase * 100 + row}`, `Move part ${phase}.${row} to production`, OWNERS[row % 5]];
  cells.push(PRIORITIES[row % 4], `${row} h`, needs, row % 3 ? "Pending" : "Done");
  return `| ${cells.join(" | ")} |`;
}
