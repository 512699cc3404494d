/** The shape of the tree: no catch-all folders, a flat lib, one-line routes, and comments that are worth reading. */
import { basename, extname } from "node:path";
import { CODE_ROOTS, isMain, isTest, listFiles, readText, report } from "./files.mjs";
import { isPlainWiring, parse } from "./source.mjs";

const CATCH_ALL = new Set(["utils", "util", "helpers", "helper", "common", "misc"]);
const PRODUCT = ["app", "cli", "components", "lib", "server", "workers"];
const ROUTE_LINES = 25;
const MAX_COMMENT_PERCENT = 12;

const finding = (rule, file, message) => ({ rule, file, message });

function checkNames(root) {
  return CODE_ROOTS.flatMap((folder) => listFiles(root, folder))
    .filter((file) => file.split("/").some((part) => CATCH_ALL.has(part.replace(extname(part), ""))))
    .map((file) =>
      finding("no-catch-all-names", file, "say what it is about instead of utils, helpers, common or misc"),
    );
}

function checkLib(root) {
  return listFiles(root, "lib")
    .filter((file) => file.split("/").length > 2)
    .map((file) => finding("lib-is-flat", file, "lib has no folders"));
}

function checkRoute(root, file) {
  const text = readText(root, file);
  const lines = text.trimEnd().split("\n").length;
  const logic = parse(file, text).statements.some((statement) => !isPlainWiring(statement));
  return [
    ...(lines > ROUTE_LINES
      ? [finding("route-is-short", file, `has ${lines} lines, at most ${ROUTE_LINES}`)]
      : []),
    ...(logic
      ? [finding("route-is-wiring", file, "holds only imports and `export const METHOD = …` lines")]
      : []),
  ];
}

/** Comment lines and non-blank lines of one file's text; a line with code and a comment counts as code. */
export function countComments(text) {
  let inBlock = false;
  const counts = { comments: 0, lines: 0 };
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "") continue;
    counts.lines += 1;
    const opens = /^\{?\/\*/.test(line);
    if (inBlock || opens || line.startsWith("//")) counts.comments += 1;
    if (inBlock || opens) inBlock = !line.includes("*/");
  }
  return counts;
}

/** Percentage of comment lines in product code; tests and factories do not count. */
export function commentPercent(root) {
  const total = { comments: 0, lines: 0 };
  const files = PRODUCT.flatMap((folder) => listFiles(root, folder));
  for (const file of files) {
    if (!/\.tsx?$/.test(file) || isTest(file) || file.startsWith("server/testing/")) continue;
    const { comments, lines } = countComments(readText(root, file));
    total.comments += comments;
    total.lines += lines;
  }
  return total.lines === 0 ? 0 : (100 * total.comments) / total.lines;
}

function checkComments(root) {
  const percent = commentPercent(root);
  return percent > MAX_COMMENT_PERCENT
    ? [
        finding(
          "comment-ratio",
          "product code",
          `${percent.toFixed(1)} % comment lines, at most ${MAX_COMMENT_PERCENT} %`,
        ),
      ]
    : [];
}

/** All findings about the shape of files and folders. */
export function checkFiles(root) {
  const routes = listFiles(root, "app/api").filter((file) => basename(file) === "route.ts");
  return [
    ...checkNames(root),
    ...checkLib(root),
    ...routes.flatMap((file) => checkRoute(root, file)),
    ...checkComments(root),
  ];
}

if (isMain(import.meta.url)) {
  const root = process.cwd();
  report(checkFiles(root), `${commentPercent(root).toFixed(1)} % comments`);
}
