/** Runs Biome (format, imports order, lint) over the tree and prints one line per finding. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isMain, report } from "./files.mjs";

const BIOME = fileURLToPath(new URL("../../node_modules/@biomejs/biome/bin/biome", import.meta.url));
const ARGUMENTS = [
  "ci",
  "--colors=off",
  "--reporter=json",
  "--diagnostic-level=warn",
  "--max-diagnostics=none",
];
const HINT = { format: "run: npx biome check --write <path>" };

const toFinding = ({ category, message, location }) => ({
  rule: category.split("/").at(-1),
  file: `${location.path}:${location.start?.line ?? 1}`,
  message: HINT[category] ?? message,
});

/** All findings of Biome for `paths` below `root`; throws when Biome itself did not run. */
export function checkLint(root, paths = ["."]) {
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, ...ARGUMENTS, ...paths], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const line = stdout.split("\n").find((text) => text.startsWith("{"));
  if (line === undefined) throw new Error(`biome gave no report: ${stderr || stdout}`);
  const { summary, diagnostics } = JSON.parse(line);
  return { findings: diagnostics.map(toFinding), checked: summary.changed + summary.unchanged };
}

if (isMain(import.meta.url)) {
  const { findings, checked } = checkLint(process.cwd());
  if (checked === 0) findings.push({ rule: "lint-ran", file: ".", message: "biome looked at no file" });
  report(findings, `${checked} files`);
}
