/**
 * Runs dependency-cruiser over the tree and refuses an incomplete graph: a parser that reads nothing would report
 * "no violations". Every source file on disk must be in the graph, and its imports must have been seen.
 */
import { join, resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { findBrowserLeaks } from "./browser-leaks.mjs";
import { CODE_ROOTS, isMain, listFiles, readText, report, rootFromArguments } from "./files.mjs";

const SOURCE = /\.tsx?$/;
const DECLARATION = /\.d\.ts$/;
const IMPORT = /^\s*(import|export)\b[^;]*?\bfrom\s+["'][^"']+["']/m;

/** Source files the graph must contain. */
export function expectedModules(root) {
  return CODE_ROOTS.flatMap((folder) => listFiles(root, folder)).filter(
    (file) => SOURCE.test(file) && !DECLARATION.test(file),
  );
}

/** Files missing from the graph, and files with imports of which the graph knows none. */
export function findGaps(root, modules) {
  const seen = new Map(modules.map((module) => [module.source, module]));
  return expectedModules(root).flatMap((file) => {
    const module = seen.get(file);
    if (module === undefined) return [{ rule: "graph-incomplete", file, message: "was not read" }];
    const blind = module.dependencies.length === 0 && IMPORT.test(readText(root, file));
    return blind ? [{ rule: "graph-incomplete", file, message: "has imports, and none was read" }] : [];
  });
}

/** All findings of the import rules for the tree at `root`. */
export async function checkImports(root) {
  const folders = CODE_ROOTS.filter((folder) => listFiles(root, folder).some((file) => SOURCE.test(file)));
  const options = await extractDepcruiseOptions(join(resolve(root), ".dependency-cruiser.cjs"));
  const { output } = await cruise(
    folders,
    { ...options, baseDir: resolve(root) },
    {},
    {
      tsConfig: extractTSConfig(join(resolve(root), "tsconfig.json")),
    },
  );
  const rules = new Map(output.summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  const violations = output.summary.violations
    .filter((violation) => violation.rule.severity === "error")
    .map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      file: from,
      message: `${cycle ? `cycle over ${cycle.map((step) => step.name).join(" -> ")}` : `must not import ${to}`}. ${rules.get(rule.name)}`,
    }));
  const findings = [...findGaps(root, output.modules), ...violations, ...findBrowserLeaks(output.modules)];
  return { findings, modules: output.modules.length, dependencies: output.summary.totalDependenciesCruised };
}

if (isMain(import.meta.url)) {
  const { findings, modules, dependencies } = await checkImports(rootFromArguments());
  report(findings, `${modules} modules, ${dependencies} imports`);
}
