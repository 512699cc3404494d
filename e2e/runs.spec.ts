import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { NAMES } from "./people";
import { backupIs, goodBackup, registerDatabase, startBackup, startTarget, type Target } from "./target";

/** So many tables that the log of a backup is longer than any screen. */
const TABLES = 120;
const MANY = `do $$ begin for i in 1..${TABLES} loop
  execute format('create table part_%s as select generate_series(1, 3) as id', lpad(i::text, 3, '0'));
end loop; end $$`;

let target: Target;
test.beforeAll(async () => {
  target = await startTarget();
  await target.create("shop", MANY);
});
test.afterAll(() => target.stop());

const log = (page: Page) => page.getByRole("region", { name: /^Log of run/ });

interface LogPage {
  lines: string[];
  lineCount: number;
}

async function wholeLog(api: APIRequestContext, runId: string): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const answer = await api.get(`/api/v1/runs/${runId}/log?from=${lines.length + 1}&limit=500`);
    const page = (await answer.json()) as LogPage;
    lines.push(...page.lines);
    if (page.lines.length === 0 || lines.length >= page.lineCount) return lines;
  }
}

test("the list keeps its filters in the address, through a reload and back again", async ({
  as,
  api,
  launch,
}) => {
  const operator = await api("operator");
  const good = await registerDatabase(operator, launch, target, "shop");
  const bad = await registerDatabase(operator, launch, { ...target, password: "wrong" }, "shop", "Broken");
  await goodBackup(operator, good.id);
  await backupIs(operator, (await startBackup(operator, bad.id)).id, "failed");
  const page = await as("lead");
  await page.goto(`/runs/${launch.slug}`);
  const rows = page.getByRole("table", { name: "Runs, newest first" }).getByRole("rowheader");
  await expect(rows).toHaveCount(2);
  await expectAccessible(page);
  await page.getByLabel("State").selectOption("failed");
  await expect(page).toHaveURL(/\?state=failed$/);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Back up Broken");
  await page.reload();
  await expect(page.getByLabel("State")).toHaveValue("failed");
  await expect(rows).toHaveCount(1);
  await page.getByLabel("Kind").selectOption("backups.restore");
  await expect(page).toHaveURL(/state=failed&kind=backups\.restore/);
  await expect(page.getByText("No run fits these filters.")).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Kind")).toHaveValue("");
  await expect(rows).toHaveCount(1);
  await page.getByRole("link", { name: "Back up Broken" }).click();
  await expect(page.getByRole("heading", { name: "It failed." })).toBeVisible();
  await expect(page.getByText("The server refused the password").first()).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\?state=failed$/);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(2);
});

test("a run opens at the end of its log, and every line has an address", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "shop");
  const { runId } = await goodBackup(operator, system.id);
  const lines = await wholeLog(operator, runId);
  expect(lines.length).toBeGreaterThan(TABLES);
  const page = await as("lead");
  await page.goto(`/runs/${launch.slug}/${runId}`);
  const line = (number: number) => log(page).getByRole("link", { name: `Line ${number}`, exact: true });
  await expect(line(lines.length)).toBeInViewport();
  await expect(line(1)).toHaveCount(0);
  await expect(page.getByText(`by ${NAMES.operator}`)).toBeVisible();
  await expectAccessible(page);

  const target20 = lines[19] ?? "";
  await page.goto(`/runs/${launch.slug}/${runId}#L20`);
  await page.reload();
  await expect(line(20)).toBeInViewport();
  await expect(log(page)).toContainText(target20.trim());
  await line(22).click();
  await expect(page).toHaveURL(/#L22$/);
  await line(25).click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(/#L22-L25$/);
  await expect(page.getByRole("button", { name: "Copy lines 22–25" })).toBeVisible();
});

test("the search counts every match in the whole log and goes to them", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "shop");
  const { runId } = await goodBackup(operator, system.id);
  const lines = await wholeLog(operator, runId);
  const matches = lines.flatMap((text, index) => (text.includes("dumping contents") ? [index + 1] : []));
  expect(matches.length).toBe(TABLES);
  const page = await as("lead");
  await page.goto(`/runs/${launch.slug}/${runId}`);
  const section = page.getByRole("region", { name: "Log", exact: true });
  const search = section.getByRole("searchbox");
  await expect(log(page).getByRole("link", { name: `Line ${lines.length}`, exact: true })).toBeInViewport();
  await log(page).focus();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await search.fill("dumping contents");
  await expect(section.getByRole("status").first()).toHaveText(`${TABLES} lines`);
  await page.keyboard.press("Enter");
  await expect(section.getByRole("status").first()).toHaveText(`1 of ${TABLES} lines`);
  await expect(log(page).getByRole("link", { name: `Line ${matches[0]}`, exact: true })).toBeInViewport();
  await section.getByRole("button", { name: "Next match" }).click();
  await expect(section.getByRole("status").first()).toHaveText(`2 of ${TABLES} lines`);
  await search.fill("no such words anywhere");
  await expect(section.getByRole("status").first()).toHaveText("No line");
  await search.fill(":3");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#L3$/);
  await expect(log(page).getByRole("link", { name: "Line 3", exact: true })).toBeInViewport();
});

test("the whole log is downloaded as it was written", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "shop");
  const { runId } = await goodBackup(operator, system.id);
  const lines = await wholeLog(operator, runId);
  const page = await as("lead");
  await page.goto(`/runs/${launch.slug}/${runId}`);
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the whole log" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/\.(txt|log)$/);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.trimEnd().split("\n")).toEqual(lines);
});

test("a running log grows while one looks, and the steps end one after another", async ({
  as,
  api,
  launch,
}) => {
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "shop");
  const release = await target.lock("shop", "part_120");
  const backup = await startBackup(operator, system.id);
  const page = await as("lead");
  await page.goto(`/runs/${launch.slug}/${backup.runId}`);
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible();
  const steps = page.getByRole("navigation", { name: "Steps" }).getByRole("link");
  await expect(steps.first()).toBeVisible();
  const before = await steps.count();
  await expect(log(page)).not.toContainText("dumping contents");
  await release();
  await expect(log(page)).toContainText("dumping contents", { timeout: 20_000 });
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("region", { name: "Log", exact: true })).toContainText("lines");
  expect(await steps.count()).toBeGreaterThan(before);
  const { lineCount } = (await (
    await operator.get(`/api/v1/runs/${backup.runId}/log?from=1&limit=1`)
  ).json()) as LogPage;
  await expect(log(page).getByRole("link", { name: `Line ${lineCount}`, exact: true })).toBeInViewport();
  await steps.first().click();
  await expect(page).toHaveURL(/#L\d+$/);
  await expect(log(page)).toBeFocused();
});

test("a stakeholder is told that runs are not theirs to read", async ({ as, api, launch }) => {
  const page = await as("stakeholder");
  await page.goto(`/runs/${launch.slug}`);
  await expect(page.getByRole("table")).toHaveCount(0);
  await expect(page.getByText("Runs and their logs are for the team.")).toBeVisible();
  expect((await (await api("stakeholder")).get(`/api/v1/runs?launchId=${launch.id}`)).status()).toBe(403);
});
