import type { Page } from "@playwright/test";
import { expect, expectAccessible, panel, type TestLaunch, test } from "./fixtures";
import { NAMES } from "./people";
import {
  backupIs,
  goodBackup,
  registerDatabase,
  SMALL,
  startBackup,
  startTarget,
  type Target,
} from "./target";

const PAYLOAD = Array.from({ length: 22 }, (_, part) => `md5('${part}' || i)`).join(" || ");

/** About 300 MB in six tables that compress as badly as real text does: a backup of them takes seconds. */
const BIG = Array.from(
  { length: 6 },
  (_, part) =>
    `create table orders_${part} as select i as id, ${PAYLOAD} as payload from generate_series(1, 60000) i`,
);

let target: Target;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  target = await startTarget();
  await target.create("shop", SMALL);
  await target.create("big", ...BIG);
});
test.afterAll(() => target.stop());

const history = (page: Page) => page.getByRole("table", { name: "Backups, newest first" });
const log = (page: Page) => page.getByRole("region", { name: /^Log of run/ });

async function openBackups(page: Page, launch: TestLaunch): Promise<void> {
  await page.goto(`/backups/${launch.slug}`);
  await expect(page.getByRole("heading", { name: "Backups", level: 1 })).toBeVisible();
}

test("an operator backs up by one press, and a lead watches it without being able to", async ({
  as,
  api,
  launch,
}) => {
  await registerDatabase(await api("operator"), launch, target, "big", "Orders");
  const lead = await as("lead");
  await openBackups(lead, launch);
  await expect(lead.getByRole("heading", { name: "Orders" })).toBeVisible();
  await expect(lead.getByRole("button", { name: /^Back up/ })).toHaveCount(0);

  const page = await as("operator");
  await openBackups(page, launch);
  await expect(page.getByText("No good backup yet.")).toBeVisible();
  const button = page.getByRole("button", { name: "Back up now: Orders" });
  await button.click();
  await expect(button).toBeDisabled();

  const card = lead.getByRole("region", { name: "Systems" });
  await expect(card.getByRole("progressbar")).toBeVisible();
  await card.getByRole("link", { name: "Back up Orders" }).click();
  await expect(log(lead)).toContainText("dumping contents of table");
  await expect(lead.getByRole("button", { name: "Cancel run" })).toHaveCount(0);
  const bar = lead.getByRole("progressbar").first();
  const shown = async () => Number(await bar.getAttribute("aria-valuenow"));
  const before = await shown();
  await expect.poll(shown).toBeGreaterThan(before);
  await expect(lead.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 45_000 });

  const row = history(page).getByRole("row").filter({ hasText: NAMES.operator });
  await expect(row).toContainText("Good");
  await expect(row).toContainText(/\d MB/);
  await expect(row).toContainText(/\d s/);
  await expect(row).toContainText("Orders");
  await expect(row.getByRole("link", { name: /^#\d+$/ })).toBeVisible();
  await expect(page.getByText(/^Last good backup/)).toBeVisible();
  await expect(button).toBeEnabled();
  await expectAccessible(page);
});

test("a cancelled backup ends within seconds and is never called good", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "big", "Orders");
  const backup = await startBackup(operator, system.id);
  const page = await as("operator");
  await page.goto(`/runs/${launch.slug}/${backup.runId}`);
  await expect(log(page)).toContainText("dumping contents of table");
  await page.getByRole("button", { name: "Cancel run" }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toContainText("It is told to stop and ends within seconds.");
  await confirm.getByRole("button", { name: "Cancel run" }).click();
  await expect(page.getByRole("heading", { name: `Cancelled by ${NAMES.operator}.` })).toBeVisible({
    timeout: 5_000,
  });
  await openBackups(page, launch);
  const row = history(page).getByRole("row").nth(1);
  await expect(row).toContainText("Cancelled");
  await expect(row).toContainText("–");
  await expect(page.getByText("Good", { exact: true })).toHaveCount(0);
  await expect(page.getByText("No good backup yet.")).toBeVisible();
  await backupIs(operator, backup.id, "cancelled");
  const held = await target.ask(
    "big",
    "select 1 from pg_stat_activity where application_name like 'holdpoint%'",
  );
  expect(held, "no session is left on the database").toEqual([]);
});

test("a backup that cannot be made says why, in the history too", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const { id } = await registerDatabase(operator, launch, { ...target, password: "wrong" }, "shop");
  const backup = await startBackup(operator, id);
  await backupIs(operator, backup.id, "failed");
  const page = await as("operator");
  await openBackups(page, launch);
  const row = history(page).getByRole("row").nth(1);
  await expect(row).toContainText("Failed");
  await expect(row).toContainText("The server refused the password");
});

test("a backup's page shows what it holds and how to open it without the console", async ({
  as,
  api,
  launch,
}) => {
  const operator = await api("operator");
  const { id } = await registerDatabase(operator, launch, target, "shop");
  const backup = await goodBackup(operator, id);
  const page = await as("operator");
  await page.goto(`/backups/${launch.slug}/${backup.id}`);
  await expect(page.getByRole("heading", { name: "Backup of Shop", level: 1 })).toBeVisible();
  const emergency = panel(page, "Without the console");
  await expect(emergency).toContainText("age ");
  await expect(emergency).toContainText("pg_restore");
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  const tables = page.getByRole("table", { name: "Rows at backup time" });
  await expect(tables.getByRole("row", { name: /public\.visitor/ })).toContainText("1000");
  await expect(tables.getByRole("row", { name: /public\.evening/ })).toContainText("50");
  await expect(tables.getByRole("row", { name: /public\.complaint/ })).toContainText("0");
  await expect(page.getByText("Never restored.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Delete|last good/ })).toHaveCount(0);
  await expectAccessible(page);
});

test("a restore goes into a new database only, and is compared table by table", async ({
  as,
  api,
  launch,
}) => {
  const operator = await api("operator");
  const { id } = await registerDatabase(operator, launch, target, "shop");
  const backup = await goodBackup(operator, id);
  const page = await as("operator");
  await page.goto(`/backups/${launch.slug}/${backup.id}`);
  await page.getByRole("link", { name: "Restore into a new database" }).click();
  const name = page.getByLabel("New database");
  await expect(name).toHaveValue(/^shop_restored_\d{8}_\d{4}$/);
  await expectAccessible(page);
  await name.fill("shop");
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    "There is already a database named shop.",
  );
  await expect(name).toHaveValue("shop");
  await name.fill("Shop Copy");
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expect(page.getByText("Use small letters, digits and underscores").first()).toBeVisible();
  await name.fill("shop_checked");
  await page.getByRole("button", { name: "Show the plan" }).click();

  await expect(page.getByRole("heading", { name: "Read what will happen" })).toBeFocused();
  await expect(page.getByText(`${target.host}:${target.port}`)).toBeVisible();
  await expect(page.getByText(/^3 tables, /)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore into shop_checked" }).click();
  await expect(page.getByText("3 tables, 1050 rows: every table has the rows it had")).toBeVisible({
    timeout: 30_000,
  });
  const comparison = page.getByRole("table", { name: "Rows in the backup and in what was restored" });
  await expect(comparison.getByRole("row", { name: /public\.visitor/ })).toContainText(/Same rows/);
  await expectAccessible(page);
  const count = await target.ask("shop_checked", "select count(*)::int as rows from visitor");
  expect(count).toEqual([{ rows: 1000 }]);

  await openBackups(page, launch);
  await page.getByRole("link", { name: "Restores", exact: true }).click();
  const restores = page.getByRole("table", { name: "Restores, newest first" });
  await expect(restores.getByRole("row", { name: /shop_checked/ })).toContainText("Restored");
  await restores.getByRole("link", { name: "shop_checked" }).click();
  await expect(page.getByRole("link", { name: "shop_checked" })).toBeVisible();
});

test("the last good backup stays; with a newer one the admin deletes it by name and reason", async ({
  as,
  api,
  launch,
}) => {
  const operator = await api("operator");
  const admin = await api("admin");
  const { id } = await registerDatabase(operator, launch, target, "shop");
  const first = await goodBackup(operator, id);
  const page = await as("admin");
  await page.goto(`/backups/${launch.slug}/${first.id}`);
  await expect(page.getByRole("button", { name: "The last good backup stays", exact: true })).toBeDisabled();
  const refused = await admin.delete(`/api/v1/backups/${first.id}`, { data: { reason: "to make room" } });
  expect(refused.status()).toBe(409);
  expect(await refused.text()).toContain("last good backup");

  await goodBackup(operator, id);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const confirm = page.getByRole("alertdialog", { name: "Delete this backup?" });
  await confirm.getByRole("button", { name: "Delete backup" }).click();
  await expect(confirm.getByText("Type Shop to go on.")).toBeVisible();
  await confirm.getByLabel("Reason").fill("A newer one is good.");
  await confirm.getByLabel("Type Shop to confirm").fill("Shopp");
  await confirm.getByRole("button", { name: "Delete backup" }).click();
  await expect(confirm.getByText("Type Shop to go on.")).toBeVisible();
  await expectAccessible(page);
  await confirm.getByLabel("Type Shop to confirm").fill("Shop");
  await confirm.getByRole("button", { name: "Delete backup" }).click();
  await expect(confirm).toBeHidden();
  await expect(page.getByText(`by ${NAMES.admin}: A newer one is good.`)).toBeVisible();
  await expect(page.getByText("Deleted", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Restore into a new database" })).toHaveCount(0);
  await openBackups(page, launch);
  await expect(history(page).getByText("Good", { exact: true })).toHaveCount(1);
  await expect(history(page).getByText("Deleted", { exact: true })).toHaveCount(1);
});

test("a stakeholder sees no backups, whatever the address", async ({ as, api, launch }) => {
  const page = await as("stakeholder");
  await page.goto(`/backups/${launch.slug}`);
  await expect(page.getByRole("heading", { name: "There is nothing at this address." })).toBeVisible();
  const answer = await (await api("stakeholder")).get(`/api/v1/backups?launchId=${launch.id}`);
  expect(answer.status()).toBe(403);
});
