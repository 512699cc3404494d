import type { Page } from "@playwright/test";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { expect, planFile, test } from "./fixtures";
import { emailOf, PASSWORD } from "./people";

/** Presses Tab until the thing in focus has this role and name; a page in which it is out of reach fails. */
async function tabTo(
  page: Page,
  role: "button" | "link" | "textbox" | "searchbox",
  name: string | RegExp,
): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach the ${role} ${name}`);
}

async function focusIsVisible(page: Page): Promise<void> {
  const outline = await page.evaluate(() => {
    const focused = document.activeElement;
    return focused ? getComputedStyle(focused).outlineStyle : "none";
  });
  expect(outline, "the focus can be seen").not.toBe("none");
}

test("from signing in to a tick to a backup, without a mouse", async ({ browser, baseURL, api, launch }) => {
  test.setTimeout(120_000);
  const admin = await api("admin");
  const { bytes, fileName } = planFile(1);
  const imported = await admin.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName, base64: bytes.toString("base64") },
  });
  expect(imported.ok()).toBe(true);
  const database = await startTemporaryPostgres();
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    await page.goto(`/plans/${launch.slug}`);
    await signIn(page);
    await tickAnItem(page);
    await registerADatabase(page, new URL(database.url));
    await backItUp(page);
  } finally {
    await context.close();
    await database.stop();
  }
});

async function signIn(page: Page): Promise<void> {
  await tabTo(page, "textbox", "E-mail");
  await page.keyboard.type(emailOf("operator"));
  await tabTo(page, "textbox", "Password");
  await focusIsVisible(page);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treegrid", { name: "Plan" })).toBeVisible();
}

async function tickAnItem(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  const focused = page.locator('[role="row"]:focus');
  for (let presses = 0; presses < 40 && (await focused.count()) === 0; presses++) {
    await page.keyboard.press("Tab");
  }
  await expect(focused, "Tab reaches the plan").toHaveCount(1);
  const box = focused.getByRole("checkbox", { name: /^Tick /, checked: false });
  for (let presses = 0; presses < 40 && (await box.count()) === 0; presses++) {
    await page.keyboard.press("ArrowDown");
  }
  await focusIsVisible(page);
  await page.keyboard.press("Space");
  await expect(focused.getByRole("checkbox", { checked: true })).toBeVisible();
  await expect(focused.getByRole("button", { name: "Undo" }), "the tick is saved").toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(focused.getByRole("checkbox", { checked: false })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(focused.getByRole("checkbox", { checked: true })).toBeVisible();
}

async function registerADatabase(page: Page, url: URL): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press("y");
  await expect(page.getByRole("heading", { name: "Systems", level: 1 })).toBeVisible();
  await tabTo(page, "button", "Register a system");
  await page.keyboard.press("Enter");
  const password = decodeURIComponent(url.password);
  for (const [label, value] of [
    ["Name", "Ledger"],
    ["Host", url.hostname],
    ["Port", url.port],
    ["Database", "holdpoint"],
    ["User", url.username],
    ["Password", password],
  ] as const) {
    await tabTo(page, "textbox", new RegExp(`^${label}$`));
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(value);
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Register a system" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Ledger" })).toBeVisible();
}

async function backItUp(page: Page): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page.getByRole("heading", { name: "Backups", level: 1 })).toBeVisible();
  await tabTo(page, "button", /^Back up now/);
  await page.keyboard.press("Enter");
  await tabTo(page, "link", "Back up Ledger");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await tabTo(page, "searchbox", /^Search the log/);
  await page.keyboard.type(":1");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#L1$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys that work here" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys that work here" })).toHaveCount(0);
}
