/** Seeds for the gates written here: rooms, files and docs. */
const seed = (rule, at, files) => ({ rule, at: [at].flat(), files });
const one = (rule, at, text) => seed(rule, at, { [at]: text });

const README = (noun) => ({ [`server/domain/${noun}/README.md`]: `# ${noun}\n` });
const verb = (name, body = "") =>
  `import { command } from "@/server/kernel/command";\n\nexport const ${name} = command({ name: "${name}" });\n${body}`;
const named = (...names) => names.map((name) => `expect(${name}).toBeDefined();\n`).join("");

export const roomSeeds = [
  seed("room-has-rank", "server/domain/unknown", README("unknown")),
  one("room-vocabulary", "server/domain/runs/service.ts", "export const service = 1;\n"),
  one("room-vocabulary", "server/domain/runs/notes.txt", "notes\n"),
  seed("room-one-engine", "server/domain/plans", {
    "server/domain/plans/importer/parse.ts": "export const parse = 1;\n",
    "server/domain/plans/printer/print.ts": "export const print = 1;\n",
  }),
  seed("room-readme", "server/domain/live/README.md", { "server/domain/live/schema.ts": "export {};\n" }),
  one("room-readme", "server/domain/audit/README.md", "line\n".repeat(61)),
  seed("verb-file-export", "server/domain/runs/stop-run.ts", {
    "server/domain/runs/stop-run.ts": verb("haltRun"),
    "server/domain/runs/stop-run.test.ts": named("haltRun"),
  }),
  seed("verb-file-export", "server/domain/runs/end-run.ts", {
    "server/domain/runs/end-run.ts": verb("endRun", "export const another = 1;\n"),
    "server/domain/runs/end-run.test.ts": named("endRun"),
  }),
  seed("door-named-re-exports", "server/domain/systems/index.ts", {
    ...README("systems"),
    "server/domain/systems/index.ts": 'export * from "./schema";\n',
  }),
  one("door-named-re-exports", "server/domain/backups/index.ts", "export const loose = 1;\n"),
  one("verb-has-test", "server/domain/runs/pause-run.ts", verb("pauseRun")),
  one(
    "domain-error-only",
    "server/domain/runs/rules.ts",
    'export const check = () => {\n  throw new Error("no code");\n};\n',
  ),
  one("domain-clock-from-context", "server/domain/runs/rows.ts", "export const now = () => Date.now();\n"),
  one(
    "domain-clock-from-context",
    "server/domain/plans/rules.ts",
    "export const today = () => new Date();\n",
  ),
  seed("face-names-a-room", "components/dashboard", {
    "components/dashboard/tile.tsx": "export const Tile = () => null;\n",
  }),
  one("face-names-a-room", "components/loose.tsx", "export const Loose = () => null;\n"),
  one("journey-names-a-room", "e2e/everything.spec.ts", "export {};\n"),
  one("tables-name-a-room", "prisma/schema/things.prisma", ""),
];

/** What must stay allowed: clocks and plain errors in tests, dates from a value, an engine's own folder. */
export const allowedRooms = {
  "server/domain/runs/rows.test.ts":
    'const at = Date.now();\nif (at === new Date().getTime()) throw new Error("x");\n',
  "server/domain/runs/schema.ts": "export const day = (at: string) => new Date(at);\n",
  "server/domain/backups/pipeline/parse.ts": "export const parse = 1;\nexport const print = 2;\n",
  "components/charts/line.tsx": "export const Line = () => null;\n",
  "e2e/first-hour.spec.ts": "export {};\n",
};

const ROUTE = "app/api/v1/seeded";

export const fileSeeds = [
  one("no-catch-all-names", "server/http/utils/text.ts", "export const text = 1;\n"),
  one("no-catch-all-names", "components/runs/helpers.ts", "export const help = 1;\n"),
  one("lib-is-flat", "lib/text/trim.ts", "export const trim = 1;\n"),
  one("route-is-short", `${ROUTE}/long/route.ts`, "export const POST = 1;\n".repeat(26)),
  one("route-is-wiring", `${ROUTE}/logic/route.ts`, "export const GET = () => Response.json({});\n"),
  one("route-is-wiring", `${ROUTE}/more/route.ts`, "export async function GET() {\n  return null;\n}\n"),
  seed("comment-ratio", "product code", { "lib/chatty.ts": "// words\n".repeat(60) }),
];

export const docSeeds = [
  one("doc-link-exists", "docs/links.md", "See [the plan](plan.md).\n"),
  one("doc-path-exists", "docs/paths.md", "Open `server/nowhere.ts`.\n"),
  one("doc-script-exists", "docs/scripts.md", "Run `npm run nothing`.\n"),
  one("doc-script-exists", "server/domain/runs/README.md", "Run `npm test`.\n"),
];

/** What must stay allowed: the web, placeholders, generated places, paths beside the document. */
export const allowedDocs = {
  "docs/allowed.md":
    "[web](https://example.org/a.md) [here](#top) `server/domain/<noun>/schema.ts` `.holdpoint/key.json` `./guide.md`\n",
};
