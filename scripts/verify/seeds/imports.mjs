/** Forbidden imports: each file makes one mistake, `rule` is what must catch it. */
const page = (specifier) => `import * as seen from "${specifier}";

export default function Page() {
  return <p>{Object.keys(seen).length}</p>;
}
`;

const face = (specifier) => `import * as seen from "${specifier}";

export function Seeded() {
  return <p>{Object.keys(seen).length}</p>;
}
`;

const code = (specifier) => `import * as seen from "${specifier}";

export const seeded = seen;
`;

const seed = (rule, at, specifier, support = {}) => {
  const make = at.startsWith("app/") ? page : at.endsWith(".tsx") ? face : code;
  return { rule, at: [at], files: { [at]: make(specifier), ...support } };
};

const VALUE = "export const value = 1;\n";
const FACE = 'export const Face = () => "face";\n';

const layers = [
  seed("lib-is-a-leaf", "lib/reads.ts", "node:fs"),
  seed("lib-is-a-leaf", "lib/knows.ts", "@/server/kernel/command"),
  seed("kernel-knows-only-lib", "server/kernel/knows.ts", "@/server/http/route"),
  seed("kernel-no-frameworks", "server/kernel/queue.ts", "bullmq"),
  seed("domain-knows-only-kernel", "server/domain/runs/ask-http.ts", "@/server/http/route"),
  seed("domain-knows-only-kernel", "server/domain/runs/read-env.ts", "@/server/env"),
  seed("domain-no-frameworks", "server/domain/runs/use-driver.ts", "pg"),
  seed("domain-no-frameworks", "server/domain/runs/use-react.ts", "react"),
  seed("domain-no-frameworks", "server/domain/runs/spawn-tool.ts", "node:child_process"),
  seed("rules-are-pure", "server/domain/runs/rules.ts", "./start-run"),
  seed("browser-door-is-light", "server/domain/runs/events.ts", "./start-run"),
  seed("adapters-only-at-the-roots", "server/domain/runs/tick-clock.ts", "@/server/adapters/clock"),
  seed("adapters-serve-kernel", "server/adapters/knows.ts", "@/server/domain/runs"),
  seed("env-knows-only-lib", "server/env.ts", "@/server/kernel/command"),
  seed("http-no-screens", "server/http/screens.ts", "@/components/ui/badge"),
  seed("http-is-web-standard", "server/http/headers.ts", "next/headers"),
  seed("workers-not-web", "workers/web.ts", "@/server/http/route"),
  seed("workers-not-web", "workers/next.ts", "next/headers"),
  seed("cli-not-web", "cli/web.ts", "@/components/ui/badge"),
  seed("nobody-imports-the-ends", "server/http/ends.ts", "@/workers/main"),
  seed("product-not-testing", "server/http/fake.ts", "@/server/testing/fake", {
    "server/testing/fake.ts": VALUE,
  }),
];

const doors = [
  seed("rooms-by-their-door", "server/domain/backups/peek-run.ts", "../runs/start-run"),
  seed("outsiders-by-the-door", "workers/peek.ts", "@/server/domain/runs/start-run"),
  seed("jobs-stay-on-the-server", "app/jobs/page.tsx", "@/server/domain/runs/jobs", {
    "server/domain/runs/jobs.ts": VALUE,
  }),
  seed("browser-sees-contracts-only", "components/runs/peek.tsx", "@/server/domain/runs"),
  seed("browser-sees-contracts-only", "components/runs/reach.tsx", "@/server/kernel/command"),
  seed("browser-no-server-packages", "components/runs/driver.tsx", "pg"),
  seed("browser-reaches-server", "components/runs/leak.tsx", "@/server/kernel/permissions", {
    "server/kernel/permissions.ts": code("node:crypto"),
  }),
  seed("ui-has-no-domain", "components/ui/run-badge.tsx", "@/server/domain/runs/schema"),
  seed("app-is-addresses", "app/kernel/page.tsx", "@/server/kernel/command"),
  seed("app-no-server-packages", "app/driver/page.tsx", "pg"),
];

/** From a room of each rank to one that is not below it. */
const UPWARDS = [
  ["audit", "runs", 0],
  ["people", "backups", 1],
  ["systems", "evidence", 2],
  ["checks", "plans", 3],
  ["plans", "proofs", 4],
  ["proofs", "gates", 5],
  ["gates", "launches", 6],
  ["launches", "status", 7],
  ["status", "incidents", 8],
];

const roomRanks = UPWARDS.map(([from, to, rank]) =>
  seed(`room-rank-${rank}`, `server/domain/${from}/look-up.ts`, `../${to}`, {
    ...(["runs", "backups", "plans"].includes(to) ? {} : { [`server/domain/${to}/index.ts`]: VALUE }),
  }),
);

const faceRanks = UPWARDS.map(([from, to, rank]) =>
  seed(`face-rank-${rank}`, `components/${from}/look-up.tsx`, `@/components/${to}/below`, {
    [`components/${to}/below.tsx`]: FACE,
  }),
);

const hygiene = [
  {
    rule: "no-cycles",
    at: ["lib/ping.ts"],
    files: { "lib/ping.ts": code("./pong"), "lib/pong.ts": code("./ping") },
  },
  seed("no-unresolvable", "lib/lost.ts", "@/lib/nowhere"),
  seed("no-unresolvable", "app/style/page.tsx", "./missing.css"),
  seed("no-dev-packages-in-product", "workers/dev.ts", "vitest"),
];

export const importSeeds = [...layers, ...doors, ...roomRanks, ...faceRanks, ...hygiene];

/** What must stay allowed: a type-only circle, Next inside server/http/pages, a test that uses an adapter. */
export const allowedImports = {
  "lib/left.ts": 'import type { Right } from "./right";\n\nexport type Left = Right | 1;\n',
  "lib/right.ts": 'import type { Left } from "./left";\n\nexport type Right = Left | 2;\n',
  "server/http/pages/context.ts": code("next/headers"),
  "server/domain/backups/uses-run.ts": code("../runs"),
  "server/domain/runs/clock.test.ts": code("@/server/adapters/clock"),
};
