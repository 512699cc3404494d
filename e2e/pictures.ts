import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, type Page } from "@playwright/test";

const folder = path.resolve(import.meta.dirname, "..", "docs", "images");
const MAX_BYTES = 120_000;

/** The part of sharp that is used here; Next brings the package along. */
type Sharp = (bytes: Buffer) => {
  png(options: { palette: true; quality: number; effort: number }): { toBuffer(): Promise<Buffer> };
};

/** What was announced a moment ago says nothing about the step in the picture. */
const HIDDEN = '[aria-label^="Announcements"] { display: none; }';

/** What the pictures of the documentation are taken in. */
export const PICTURE_VIEWPORT = { width: 1200, height: 750 } as const;

/** Takes a picture for the documentation, only when HOLDPOINT_DOCS_SHOTS=1 asks for new ones. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.HOLDPOINT_DOCS_SHOTS !== "1") return;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  const load = createRequire(createRequire(import.meta.url).resolve("next/package.json"));
  const sharp = load("sharp") as Sharp;
  const bytes = await page.screenshot({ animations: "disabled", caret: "hide", style: HIDDEN });
  writeFileSync(file, await sharp(bytes).png({ palette: true, quality: 85, effort: 10 }).toBuffer());
  expect(statSync(file).size, `${name}.png is small`).toBeLessThan(MAX_BYTES);
}
