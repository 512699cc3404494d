import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));
const exclude = [...configDefaults.exclude, ".next/**", ".holdpoint/**", "e2e/**", "prisma/generated/**"];
const databaseTests = "**/*.db.test.{ts,tsx}";

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // Next refuses this package outside its own server bundles.
      { find: /^server-only$/, replacement: `${root}server/testing/empty.ts` },
    ],
  },
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx,mjs}"],
          exclude: [...exclude, databaseTests],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: [databaseTests],
          exclude,
          globalSetup: ["server/testing/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Kills and leases are tested by causing them; on a crowded machine one may need a second try.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
});
