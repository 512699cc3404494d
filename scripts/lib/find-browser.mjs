import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const system = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/**
 * How Playwright launches Chromium here: a browser it installed itself, CHROME_PATH, the system's Chromium, or the
 * one inside an npm package.
 * @returns {Promise<import("@playwright/test").LaunchOptions>}
 */
export async function findBrowser() {
  if (existsSync(chromium.executablePath())) return { args: quiet };
  const named = process.env.CHROME_PATH;
  const found = [...(named ? [named] : []), ...system].find(existsSync);
  if (found) return { executablePath: found, args: quiet };
  const { default: packaged } = await import("@sparticuz/chromium");
  return { executablePath: await packaged.executablePath(), args: [...packaged.args, ...quiet] };
}
