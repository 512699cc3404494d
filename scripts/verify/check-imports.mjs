/**
 * Runs dependency-cruiser over the tree and refuses an incomplete graph: a parser that reads nothing would report
 * "no violations". Every source file on disk must be in the graph, and its imports must have been seen.
 */
import { resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { findBrowserLeaks } from "./browser-leaks.mjs";
import { CODE_ROOTS, listFiles, readText, report } from "./files.mjs";

const SOURCE = /\.tsx?$/;
const DECLARATION = /\.d\.ts$/;
const IMPORT = /^\s*(import|export)\b[^;]*?\bfrom\s+["'][^"']+["']/m;

/** Source files the graph must contain. */
function expectedModules() {
  return CODE_ROOTS.flatMap((folder) => listFiles(".", folder)).filter(
    (file) => SOURCE.test(file) && !DECLARATION.test(file),
  );
}

/** Files missing from the graph, and files with imports of which the graph knows none. */
function findGaps(expected, modules) {
  const seen = new Map(modules.map((module) => [module.source, module]));
  return expected.flatMap((file) => {
    const module = seen.get(file);
    if (module === undefined) return [{ rule: "graph-incomplete", file, message: "was not read" }];
    const blind = module.dependencies.length === 0 && IMPORT.test(readText(".", file));
    return blind ? [{ rule: "graph-incomplete", file, message: "has imports, and none was read" }] : [];
  });
}

function toFinding({ rule, from, to, cycle }, rules) {
  const what = cycle
    ? `needs itself over ${cycle.map((step) => step.name).join(" -> ")}`
    : `must not import ${to}`;
  return { rule: rule.name, file: from, message: `${what}. ${rules.get(rule.name)}` };
}

/** All findings of the import rules for the working folder; aliases resolve against it, so it must be the root. */
async function checkImports() {
  const expected = expectedModules();
  const folders = CODE_ROOTS.filter((folder) => expected.some((file) => file.startsWith(`${folder}/`)));
  const options = await extractDepcruiseOptions(resolve(".dependency-cruiser.cjs"));
  const { output } = await cruise(
    folders,
    options,
    {},
    { tsConfig: extractTSConfig(resolve("tsconfig.json")) },
  );
  const rules = new Map(output.summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  const violations = output.summary.violations.map((violation) => toFinding(violation, rules));
  const findings = [
    ...findGaps(expected, output.modules),
    ...violations,
    ...findBrowserLeaks(output.modules),
  ];
  return { findings, modules: output.modules.length, dependencies: output.summary.totalDependenciesCruised };
}

const { findings, modules, dependencies } = await checkImports();
if (modules === 0) findings.push({ rule: "graph-incomplete", file: ".", message: "no module was read" });
report(findings, `${modules} modules, ${dependencies} imports`);
