/** The documentation names only files and npm scripts that exist. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isMain, listFiles, readText, report } from "./files.mjs";

const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const EXTENSIONS = "ts|tsx|mjs|cjs|js|json|md|prisma|sql|yml|yaml|css|png|svg|sh|html|toml|conf";
const CODE_PATH = new RegExp(`^(?:\\./)?[\\w@.()[\\]-]+(?:/[\\w@.()[\\]-]+)+\\.(?:${EXTENSIONS})$`);
const INLINE_CODE = /`([^`\n]+)`/g;
const NPM_RUN = /\bnpm (?:run(?:-script)? ([\w:.-]+)|(start|test)\b)/g;
const NOT_IN_THE_TREE = /^(node_modules|\.next|\.holdpoint|test-results|playwright-report|coverage)\//;

const finding = (rule, file, message) => ({ rule, file, message });
const withoutFences = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
const exists = (root, from, path) =>
  existsSync(join(root, dirname(from), path)) || existsSync(join(root, path));

const documents = (root) =>
  [
    ...listFiles(root, "docs"),
    ...listFiles(root, "server"),
    ...(existsSync(join(root, "README.md")) ? ["README.md"] : []),
  ].filter((file) => file.endsWith(".md"));

function brokenLinks(root, file, text) {
  return [...withoutFences(text).replace(INLINE_CODE, "").matchAll(LINK)]
    .map((match) => match[1].split("#")[0])
    .filter((target) => target !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((target) => decodeURI(target))
    .filter((target) => !existsSync(join(root, target.startsWith("/") ? "." : dirname(file), target)))
    .map((target) => finding("doc-link-exists", file, `links to ${target}, which does not exist`));
}

function missingPaths(root, file, text) {
  return [...withoutFences(text).matchAll(INLINE_CODE)]
    .map((match) => match[1])
    .filter((path) => CODE_PATH.test(path) && !NOT_IN_THE_TREE.test(path) && !exists(root, file, path))
    .map((path) => finding("doc-path-exists", file, `names \`${path}\`, which does not exist`));
}

function missingScripts(root, file, text) {
  const scripts = JSON.parse(readText(root, "package.json")).scripts ?? {};
  return [...text.matchAll(NPM_RUN)]
    .map((match) => match[1] ?? match[2])
    .filter((name) => !Object.hasOwn(scripts, name))
    .map((name) =>
      finding("doc-script-exists", file, `names the npm script "${name}", which does not exist`),
    );
}

/** All findings in README.md, docs/ and the rooms' READMEs. */
export function checkDocRefs(root) {
  return documents(root).flatMap((file) => {
    const text = readText(root, file);
    return [
      ...brokenLinks(root, file, text),
      ...missingPaths(root, file, text),
      ...missingScripts(root, file, text),
    ];
  });
}

if (isMain(import.meta.url)) {
  const root = process.cwd();
  report(checkDocRefs(root), `${documents(root).length} documents`);
}
