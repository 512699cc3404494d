/** One file per rule of Biome that this repository relies on beyond the recommended ones, and a few of those. */
const seed = (rule, at, text) => ({ rule, at: [at], files: { [at]: text } });

const lines = (count) => Array.from({ length: count }, (_, index) => `  n += ${index};`).join("\n");
const constants = (count) =>
  Array.from({ length: count }, (_, index) => `export const c${index} = ${index};`).join("\n");
const branches = Array.from({ length: 16 }, (_, index) => `  if (n === ${index}) return ${index};`).join(
  "\n",
);

export const lintSeeds = [
  seed("format", "lib/format.ts", "export const a   = 1;\n"),
  seed(
    "organizeImports",
    "lib/order.ts",
    'import { z } from "./zebra";\nimport { a } from "./ape";\n\nexport const b = [z, a];\n',
  ),
  seed("noExcessiveLinesPerFile", "lib/long-file.ts", `${constants(301)}\n`),
  seed(
    "noExcessiveLinesPerFile",
    "server/http/long-file.test.ts",
    `let n = 0;\n${lines(499).replaceAll("  n", "n")}\nprocess.stdout.write(String(n));\n`,
  ),
  seed(
    "noExcessiveLinesPerFunction",
    "server/http/long.ts",
    `export function long(): number {\n  let n = 0;\n${lines(60)}\n  return n;\n}\n`,
  ),
  seed(
    "noExcessiveLinesPerFunction",
    "components/runs/long.tsx",
    `export function Long() {\n  let n = 0;\n${lines(150)}\n  return <p>{n}</p>;\n}\n`,
  ),
  seed(
    "noExcessiveCognitiveComplexity",
    "lib/branches.ts",
    `export function branches(n: number): number {\n${branches}\n  return n;\n}\n`,
  ),
  seed("useFilenamingConvention", "lib/camelName.ts", "export const camel = 1;\n"),
  seed("noExplicitAny", "lib/any.ts", "export const any = (value: any): string => String(value);\n"),
  seed(
    "noNonNullAssertion",
    "lib/bang.ts",
    "export const bang = (value: string | null): string => value!;\n",
  ),
  seed("noTsIgnore", "lib/ignore.ts", "// @ts-ignore\nexport const ignored = 1;\n"),
  seed("noEnum", "lib/enum.ts", "export enum Colour {\n  Red = 1,\n}\n"),
  seed(
    "noParameterProperties",
    "lib/property.ts",
    "export class Property {\n  constructor(readonly name: string) {}\n}\n",
  ),
  seed("noDefaultExport", "lib/default.ts", "const value = 1;\nexport default value;\n"),
  seed("noReExportAll", "lib/all.ts", 'export * from "./shout";\n'),
  seed("noProcessEnv", "server/http/env.ts", "export const port = process.env.PORT;\n"),
  seed(
    "noFloatingPromises",
    "lib/floating.ts",
    "const wait = async (): Promise<void> => {};\n\nexport function floating(): void {\n  wait();\n}\n",
  ),
  seed(
    "noMisusedPromises",
    "lib/misused.ts",
    "const wait = async (): Promise<boolean> => true;\n\nexport const misused = (): number => (wait() ? 1 : 2);\n",
  ),
  seed(
    "useExhaustiveDependencies",
    "components/runs/effect.tsx",
    'import { useEffect } from "react";\n\nexport function Effect({ title }: { title: string }) {\n  useEffect(() => {\n    document.title = title;\n  }, []);\n  return null;\n}\n',
  ),
  seed("noUnusedImports", "lib/unused-import.ts", 'import { z } from "zod";\n\nexport const value = 1;\n'),
  seed("noUnusedVariables", "lib/unused-variable.ts", "const value = 1;\n\nexport {};\n"),
  seed(
    "noFocusedTests",
    "lib/focused.test.ts",
    'import { expect, it } from "vitest";\n\nit.only("runs alone", () => expect(1).toBe(1));\n',
  ),
  seed(
    "noSkippedTests",
    "lib/skipped.test.ts",
    'import { expect, it } from "vitest";\n\nit.skip("never runs", () => expect(1).toBe(1));\n',
  ),
  seed(
    "noPlaywrightWaitForTimeout",
    "e2e/sleep.spec.ts",
    'import { test } from "@playwright/test";\n\ntest("sleeps", async ({ page }) => {\n  await page.waitForTimeout(100);\n});\n',
  ),
  {
    rule: "noFloatingPromises",
    at: ["lib/floating-import.ts"],
    files: {
      "lib/saved.ts": "export const save = async (): Promise<void> => {};\n",
      "lib/floating-import.ts":
        'import { save } from "@/lib/saved";\n\nexport function floating(): void {\n  save();\n}\n',
    },
  },
];

/** What must stay allowed: the one reader of the environment, default exports of pages, Tailwind, prose. */
export const allowedLint = {
  "docs/prose.md": "*  a list as its author\n*  likes it\n",
  "server/env.ts": "export const env = { port: Number(process.env.PORT ?? 3000) };\n",
  "app/plain/page.tsx": "export default function Page() {\n  return <p>plain</p>;\n}\n",
  "app/[id]/page.css":
    '@import "tailwindcss";\n\n@utility tab {\n  tab-size: 4;\n}\n\n.x {\n  @apply px-2;\n}\n',
};
