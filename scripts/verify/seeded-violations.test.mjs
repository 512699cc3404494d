import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowedImports, importSeeds } from "./seeds/imports.mjs";
import { allowedLint, lintSeeds } from "./seeds/lint.mjs";
import { allowedDocs, allowedRooms, docSeeds, fileSeeds, roomSeeds } from "./seeds/tree.mjs";
import { makeSkeleton, ownText, PACKAGE, removeSkeleton, writeFiles } from "./skeleton.mjs";

const FINDING = /^(.+?)(?::\d+)?: .* \[([\w-]+)\]$/;
const made = [];

function skeletonWith(...trees) {
  const root = makeSkeleton();
  made.push(root);
  for (const files of trees) writeFiles(root, files);
  return root;
}

function start(root, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** The findings of one gate as sorted "file [rule]" lines, each once. */
function findingsOf(root, gate) {
  const { status, output } = start(root, join("scripts/verify", gate));
  const lines = output.split("\n").map((line) => FINDING.exec(line));
  const found = lines.filter((match) => match !== null).map(([, file, rule]) => `${file} [${rule}]`);
  return { status, output, found: [...new Set(found)].sort() };
}

const expected = (seeds) => seeds.flatMap(({ rule, at }) => at.map((file) => `${file} [${rule}]`)).sort();

afterAll(() => {
  for (const root of made) removeSkeleton(root);
});

describe("a clean tree", () => {
  it("passes every gate", () => {
    const { status, output } = start(skeletonWith(), "scripts/verify.mjs");
    expect(output).toMatch(/verified in/);
    expect(output).not.toMatch(/FAIL/);
    expect(status).toBe(0);
  });
});

describe.each([
  { gate: "check-imports.mjs", seeds: importSeeds, allowed: allowedImports },
  { gate: "check-lint.mjs", seeds: lintSeeds, allowed: allowedLint },
  { gate: "check-rooms.mjs", seeds: roomSeeds, allowed: allowedRooms },
  { gate: "check-files.mjs", seeds: fileSeeds, allowed: {} },
  { gate: "check-doc-refs.mjs", seeds: docSeeds, allowed: allowedDocs },
])("$gate", ({ gate, seeds, allowed }) => {
  let result;

  beforeAll(() => {
    result = findingsOf(skeletonWith(allowed, ...seeds.map((seed) => seed.files)), gate);
  });

  it.each(seeds.map((seed) => [seed.rule, seed.at[0], seed]))("%s catches %s", (_rule, _file, seed) => {
    for (const file of seed.at) {
      expect(result.found.filter((line) => line.startsWith(`${file} [`))).toEqual(
        expected([{ ...seed, at: [file] }]),
      );
    }
  });

  it("reports nothing else, and fails", () => {
    expect(result.found).toEqual(expected(seeds));
    expect(result.status).toBe(1);
  });
});

describe("check-imports.mjs on an incomplete graph", () => {
  it("refuses files that were not read", () => {
    const configuration = ownText(".dependency-cruiser.cjs").replace(
      "exclude: { path: [",
      'exclude: { path: ["^server/", ',
    );
    const { status, found } = findingsOf(
      skeletonWith({ ".dependency-cruiser.cjs": configuration }),
      "check-imports.mjs",
    );
    expect(found).toContain("server/env.ts [graph-incomplete]");
    expect(found).toContain("server/domain/runs/start-run.ts [graph-incomplete]");
    expect(status).toBe(1);
  });

  it("covers every rule with a seed", () => {
    const names = [...ownText(".dependency-cruiser.cjs").matchAll(/rule\(\s*["`]([\w-]+)/g)].map(
      (match) => match[1],
    );
    const seeded = importSeeds.map(({ rule }) => rule);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !seeded.some((rule) => rule.startsWith(name)))).toEqual([]);
  });
});

it.each([
  ["check-rooms.mjs", roomSeeds],
  ["check-files.mjs", fileSeeds],
  ["check-doc-refs.mjs", docSeeds],
])("%s: every rule has a seed", (gate, seeds) => {
  const names = [...ownText(`scripts/verify/${gate}`).matchAll(/finding\(\s*"([\w-]+)"/g)].map(
    (match) => match[1],
  );
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !seeds.some(({ rule }) => rule === name))).toEqual([]);
});

describe("check-lint.mjs", () => {
  it("covers every rule that biome.json names with a seed", () => {
    const { preset: _preset, ...groups } = JSON.parse(ownText("biome.json")).linter.rules;
    const named = Object.values(groups).flatMap((group) => Object.entries(group));
    const names = named.filter(([, level]) => level !== "off").map(([name]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !lintSeeds.some(({ rule }) => rule === name))).toEqual([]);
  });
});

describe("verify.mjs", () => {
  const TYPE_ERRORS = {
    "lib/wrong-type.ts": 'export const count: number = "one";\n',
    "lib/unchecked-index.ts": "export const first = (names: string[]): string => names[0];\n",
    "lib/optional.ts": "export const box: { size?: number } = { size: undefined };\n",
    "lib/unused-parameter.ts": "export const ignore = (text: string): void => {};\n",
  };

  it("fails the types gate for each type error, and no other file", () => {
    const { status, output } = start(skeletonWith(TYPE_ERRORS), "scripts/verify.mjs", "--only", "types");
    const files = [...output.matchAll(/^(\S+?)\(\d+,\d+\): error TS\d+/gm)].map((match) => match[1]);
    expect([...new Set(files)].sort()).toEqual(Object.keys(TYPE_ERRORS).sort());
    expect(status).toBe(1);
  });

  it("fails the dead-code gate for an unused file, export and dependency, and for an undeclared package", () => {
    const root = skeletonWith({
      "package.json": JSON.stringify({ ...PACKAGE, dependencies: { ...PACKAGE.dependencies, clsx: "*" } }),
      "lib/dead.ts": "export const dead = 1;\n",
      "lib/shout.ts":
        "export const shout = (text: string): string => text.toUpperCase();\nexport const whisper = 1;\n",
      "workers/main.ts": 'import { Pool } from "pg";\n\nnew Pool();\n',
    });
    const { status, output } = start(root, "scripts/verify.mjs", "--only", "dead-code");
    expect(output).toMatch(/Unused files \(\d+\)[\s\S]*lib\/dead\.ts/);
    expect(output).toMatch(/Unused exports \(1\)\s+whisper/);
    expect(output).toMatch(/Unused dependencies \(1\)\s+clsx/);
    expect(output).toMatch(/Unlisted dependencies \(1\)\s+pg/);
    expect(status).toBe(1);
  });

  it("runs the gates that were asked for, and refuses unknown names", () => {
    const root = skeletonWith();
    const some = start(root, "scripts/verify.mjs", "--only", "files,docs");
    expect(some.output).toMatch(/ok {3}files/);
    expect(some.output).toMatch(/ok {3}docs/);
    expect(some.output).not.toMatch(/types/);
    expect(start(root, "scripts/verify.mjs", "--only", "nothing").status).toBe(2);
  });
});
