import "./lib/check-node.mjs";
import { readdirSync } from "node:fs";
import path from "node:path";
import { machineFacts } from "../bench/lib/machine.mjs";
import { root } from "./lib/paths.mjs";

/**
 * `npm run bench -- NAME [--json]`. A benchmark exports `run()`, which resolves to its figures; a figure is
 * { name, value, unit, reference, ratio, target, ok }, the reference being measured in the same run.
 */
const names = readdirSync(path.join(root, "bench"))
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => path.basename(file, ".mjs"));
const args = process.argv.slice(2);
const asJson = args.includes("--json");
const wanted = args.filter((arg) => !arg.startsWith("--"));
if (wanted.length === 0 || wanted.some((name) => !names.includes(name))) {
  console.error(`Usage: npm run bench -- NAME [--json], with NAME one of: ${names.join(", ")}`);
  process.exit(2);
}
for (const name of wanted) {
  const { run } = await import(`../bench/${name}.mjs`);
  const machine = machineFacts();
  const say = (text) => process.stderr.write(`${text}\n`);
  const figures = await run({ say });
  if (asJson) console.log(JSON.stringify({ name, machine, figures }));
  else print(name, machine, figures);
  if (figures.some(({ ok }) => ok === false)) process.exitCode = 1;
}

function print(name, machine, figures) {
  const { cpu, cores, memoryGiB, system, node, load, date } = machine;
  console.log(
    `\n${name}: ${cores} x ${cpu}, ${memoryGiB} GiB, ${system}, Node ${node}, load ${load.toFixed(1)}, ${date}\n`,
  );
  const rows = figures.map((figure) => [
    figure.name,
    `${round(figure.value)} ${figure.unit}`,
    figure.reference ? `${figure.reference.name}: ${round(figure.reference.value)} ${figure.unit}` : "",
    figure.ratio === null ? "" : figure.ratio.toFixed(2),
    figure.target ?? "",
    figure.ok === null ? "" : figure.ok ? "met" : "MISSED",
  ]);
  const table = [["figure", "value", "reference", "ratio", "target", ""], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}

function round(value) {
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}
