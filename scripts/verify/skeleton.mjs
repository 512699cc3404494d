/** A tree of the smallest possible product that every gate accepts: the ground on which violations are seeded. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CONFIGURATION = [".dependency-cruiser.cjs", ".gitignore", "biome.json", "knip.json", "tsconfig.json"];
const GATES = [
  "browser-leaks.mjs",
  "check-doc-refs.mjs",
  "check-files.mjs",
  "check-imports.mjs",
  "check-lint.mjs",
  "check-rooms.mjs",
  "files.mjs",
  "next.d.ts",
  "rooms.json",
  "source.mjs",
  "tsconfig.json",
];

export const PACKAGE = {
  name: "skeleton",
  private: true,
  type: "module",
  scripts: { verify: "node scripts/verify.mjs" },
  dependencies: { next: "*", react: "*", zod: "*" },
  devDependencies: {
    "@biomejs/biome": "*",
    "dependency-cruiser": "*",
    knip: "*",
    typescript: "*",
    vitest: "*",
  },
};

const VERB = (name, value) => `import { command } from "@/server/kernel/command";
import { ${value} } from "./schema";

export const ${name} = command({ name: "${name}", input: ${value}, run: (input) => input });
`;

const VERB_TEST = (file, name) => `import { expect, it } from "vitest";
import { ${name} } from "./${file}";

it("answers with what it was given", () => {
  expect(${name}.name).toBe("${name}");
});
`;

const SCHEMA = (name) => `import { z } from "zod";

export const ${name} = z.object({ title: z.string() });
export type ${name} = z.infer<typeof ${name}>;
`;

const room = (noun, verbFile, verb, schema) => ({
  [`server/domain/${noun}/README.md`]: `# ${noun}\n`,
  [`server/domain/${noun}/schema.ts`]: SCHEMA(schema),
  [`server/domain/${noun}/index.ts`]: `export { ${verb} } from "./${verbFile}";\n`,
  [`server/domain/${noun}/${verbFile}.ts`]: VERB(verb, schema),
  [`server/domain/${noun}/${verbFile}.test.ts`]: VERB_TEST(verbFile, verb),
});

const SKELETON = {
  "README.md": "# Skeleton\n\nRun `npm run verify`, read [the guide](docs/guide.md), open `server/env.ts`.\n",
  "docs/guide.md": "# Guide\n\nBack to [the start](../README.md).\n",
  "app/page.tsx": `import { RunList } from "@/components/runs/run-list";
import { startPlan } from "@/server/domain/plans";

export default function Page() {
  return <RunList titles={[startPlan.name]} />;
}
`,
  "app/layout.tsx": `import type { ReactNode } from "react";
import "./globals.css";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
  "app/globals.css": '@import "tailwindcss";\n\n@theme {\n  --color-accent: oklch(0.6 0.1 200);\n}\n',
  "app/api/v1/runs/route.ts": `import { startRun } from "@/server/domain/runs";
import { route } from "@/server/http/route";

export const POST = route(startRun);
`,
  "components/ui/badge.tsx": `export function Badge({ text }: { text: string }) {
  return <span>{text}</span>;
}
`,
  "components/runs/run-list.tsx": `import { Badge } from "@/components/ui/badge";
import { shout } from "@/lib/shout";
import type { RunInput } from "@/server/domain/runs/schema";

export function RunList({ titles }: { titles: RunInput["title"][] }) {
  return titles.map((title) => <Badge key={title} text={shout(title)} />);
}
`,
  "lib/shout.ts": `export const shout = (text: string): string => text.toUpperCase();\n`,
  "prisma/schema/base.prisma": "",
  "prisma/schema/runs.prisma": "",
  "prisma/generated/client.ts": `export interface Row {\n  id: string;\n}\n`,
  "server/env.ts": `export const env = { port: Number(process.env.PORT ?? 3000) };\n`,
  "server/kernel/command.ts": `import type { z } from "zod";
import type { Row } from "@/prisma/generated/client";

interface Command<I extends z.ZodType> {
  name: string;
  input: I;
  run: (input: z.output<I>) => unknown;
}

export const command = <I extends z.ZodType>(verb: Command<I>): Command<I> & { row?: Row } => verb;
`,
  "server/adapters/clock.ts": `import { env } from "@/server/env";

export const clock = () => ({ now: () => new Date(), port: env.port });
`,
  "server/http/route.ts": `import { clock } from "@/server/adapters/clock";

export const route = (verb: { name: string }) => () => Response.json({ verb: verb.name, at: clock().now() });
`,
  "workers/main.ts": `import { clock } from "@/server/adapters/clock";
import { startBackup } from "@/server/domain/backups";

process.stdout.write(\`\${startBackup.name} \${clock().now().toISOString()}\\n\`);
`,
  "e2e/runs.spec.ts": `import { expect, it } from "vitest";

it("starts a run", () => {
  expect(1).toBe(1);
});
`,
  ...room("runs", "start-run", "startRun", "RunInput"),
  ...room("backups", "start-backup", "startBackup", "BackupInput"),
  ...room("plans", "start-plan", "startPlan", "PlanInput"),
};

/** Writes `files` (path to text) below `root`. */
export function writeFiles(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Links each package by itself, so that the caches of the gates stay inside the skeleton. */
function linkPackages(root) {
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name === ".cache") continue;
    symlinkSync(join(ROOT, "node_modules", name), join(root, "node_modules", name));
  }
}

/** A new clean skeleton with this repository's gates and configuration; the caller removes it. */
export function makeSkeleton() {
  const root = mkdtempSync(join(tmpdir(), "holdpoint-verify-"));
  writeFiles(root, { ...SKELETON, "package.json": `${JSON.stringify(PACKAGE, null, 2)}\n` });
  for (const file of CONFIGURATION) cpSync(join(ROOT, file), join(root, file));
  for (const file of GATES) cpSync(join(ROOT, "scripts/verify", file), join(root, "scripts/verify", file));
  cpSync(join(ROOT, "scripts/verify.mjs"), join(root, "scripts/verify.mjs"));
  linkPackages(root);
  return root;
}

export const removeSkeleton = (root) => rmSync(root, { recursive: true, force: true });

/** The text of a file of this repository, for a test that changes a configuration. */
export const ownText = (file) => readFileSync(join(ROOT, file), "utf8");
