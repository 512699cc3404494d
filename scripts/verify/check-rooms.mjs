/** One noun, one word, every shelf: what a room may hold, and that every other shelf names a room. */
import { basename } from "node:path";
import { camelCase, isMain, isTest, listFiles, listFolders, readText, report, rooms } from "./files.mjs";
import { clockReads, exportedValues, exportedVerbs, isNamedReExport, parse, plainThrows } from "./source.mjs";

const VOCABULARY = new Set([
  "schema.ts",
  "events.ts",
  "jobs.ts",
  "index.ts",
  "rules.ts",
  "rows.ts",
  "README.md",
]);
const VERB_FILE = /^[a-z][a-z0-9]*(-[a-z0-9]+)+\.ts$/;
const README_LINES = 60;
const DOMAIN = "server/domain";

const finding = (rule, file, message) => ({ rule, file, message });
const isRoom = (name) => Object.hasOwn(rooms.ranks, name);

function checkVocabulary(root, room) {
  const folder = `${DOMAIN}/${room}`;
  const names = listFiles(root, folder).map((file) => file.slice(folder.length + 1));
  const strangers = names.filter(
    (name) => !name.includes("/") && !VOCABULARY.has(name) && !VERB_FILE.test(name) && !isTest(name),
  );
  const engines = listFolders(root, folder);
  return [
    ...strangers.map((name) =>
      finding(
        "room-vocabulary",
        `${folder}/${name}`,
        `a room holds ${[...VOCABULARY].join(", ")}, verb-noun.ts and tests`,
      ),
    ),
    ...(engines.length > 1
      ? [
          finding(
            "room-one-engine",
            folder,
            `a room has at most one sub-folder, this one has ${engines.join(", ")}`,
          ),
        ]
      : []),
  ];
}

function checkReadme(root, room) {
  const file = `${DOMAIN}/${room}/README.md`;
  if (!listFiles(root, `${DOMAIN}/${room}`).includes(file)) {
    return [finding("room-readme", file, "is missing: it states the room's invariants")];
  }
  const lines = readText(root, file).trimEnd().split("\n").length;
  return lines > README_LINES
    ? [finding("room-readme", file, `has ${lines} lines, one screen is ${README_LINES}`)]
    : [];
}

function checkVerbFile(root, file) {
  const expected = camelCase(basename(file, ".ts"));
  const values = exportedValues(parse(file, readText(root, file)));
  return values.length === 1 && values[0] === expected
    ? []
    : [
        finding(
          "verb-file-export",
          file,
          `must export ${expected} and no other value, has: ${values.join(", ") || "none"}`,
        ),
      ];
}

function checkDoor(root, file) {
  const strangers = parse(file, readText(root, file)).statements.filter(
    (statement) => !isNamedReExport(statement),
  );
  return strangers.length === 0
    ? []
    : [finding("door-named-re-exports", file, 'a door holds only `export { name } from "./file"` lines')];
}

function checkTested(root, room, files, tests) {
  return files
    .flatMap((file) => exportedVerbs(parse(file, readText(root, file))).map((verb) => ({ file, verb })))
    .filter(({ verb }) => !tests.some((text) => new RegExp(`\\b${verb}\\b`).test(text)))
    .map(({ file, verb }) => finding("verb-has-test", file, `no *.test.ts names ${verb} of ${room}`));
}

function checkPurity(root, file) {
  const source = parse(file, readText(root, file));
  return [
    ...plainThrows(source).map((line) =>
      finding("domain-error-only", `${file}:${line}`, "throw a DomainError with a code, or use invariant()"),
    ),
    ...clockReads(source).map((line) =>
      finding("domain-clock-from-context", `${file}:${line}`, "the time comes from the context's clock"),
    ),
  ];
}

function checkRoom(root, room, tests) {
  const folder = `${DOMAIN}/${room}`;
  const files = listFiles(root, folder).filter((file) => file.endsWith(".ts") && !isTest(file));
  const top = files.filter((file) => !file.slice(folder.length + 1).includes("/"));
  const verbFiles = top.filter((file) => VERB_FILE.test(basename(file)));
  return [
    ...(isRoom(room) ? [] : [finding("room-has-rank", folder, "is not in scripts/verify/rooms.json")]),
    ...checkVocabulary(root, room),
    ...checkReadme(root, room),
    ...verbFiles.flatMap((file) => checkVerbFile(root, file)),
    ...top.filter((file) => basename(file) === "index.ts").flatMap((file) => checkDoor(root, file)),
    ...checkTested(root, room, verbFiles, tests),
    ...files.flatMap((file) => checkPurity(root, file)),
  ];
}

const namesRoom = (root, folder, suffix, allowed, rule) =>
  listFiles(root, folder)
    .filter((file) => file.endsWith(suffix))
    .filter((file) => !isRoom(basename(file, suffix)) && !allowed.includes(basename(file, suffix)))
    .map((file) => finding(rule, file, "names no room of scripts/verify/rooms.json"));

function checkFaces(root) {
  const strangers = listFolders(root, "components").filter(
    (name) => !isRoom(name) && !rooms.sharedFaces.includes(name),
  );
  const loose = listFiles(root, "components").filter((file) => file.split("/").length === 2);
  return [...strangers.map((name) => `components/${name}`), ...loose].map((file) =>
    finding(
      "face-names-a-room",
      file,
      `components/ holds ${rooms.sharedFaces.join(", ")} and one folder per room`,
    ),
  );
}

/** All findings about rooms and the shelves that carry their names. */
export function checkRooms(root) {
  const tests = ["server", "workers", "cli"]
    .flatMap((folder) => listFiles(root, folder))
    .filter(isTest)
    .map((file) => readText(root, file));
  return [
    ...listFolders(root, DOMAIN).flatMap((room) => checkRoom(root, room, tests)),
    ...checkFaces(root),
    ...namesRoom(root, "e2e", ".spec.ts", rooms.journeysAcrossRooms, "journey-names-a-room"),
    ...namesRoom(root, "prisma/schema", ".prisma", rooms.schemaFilesWithoutRoom, "tables-name-a-room"),
  ];
}

if (isMain(import.meta.url)) {
  const root = process.cwd();
  report(checkRooms(root), `${listFolders(root, DOMAIN).length} rooms`);
}
