import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/lib/find-browser.mjs";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "test-results",
  forbidOnly: true,
  // Another try tells a slow machine from a defect; what needed it is counted as flaky in the summary.
  retries: process.env.CI ? 2 : 0,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    // Set by the global set-up, which runs before any worker reads this file again.
    baseURL: process.env.E2E_URL ?? "http://localhost:4600",
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: "reduce" },
    timezoneId: "Europe/Zurich",
    locale: "en-GB",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
  },
});
