import { expect, expectAccessible, panel, test } from "./fixtures";
import { goodBackup, registerDatabase, SMALL, startTarget, type Target } from "./target";

let target: Target;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  target = await startTarget();
  await target.create("shop", SMALL);
});
test.afterAll(() => target.stop());

test("an operator promises, learns that a daily backup can never keep it, and schedules what can", async ({
  as,
  api,
  launch,
}) => {
  await registerDatabase(await api("operator"), launch, target, "shop");
  const page = await as("operator");
  await page.goto(`/backups/${launch.slug}`);
  const promises = panel(page, "Promises");
  await expect(promises.getByText("Not scheduled")).toBeVisible();
  await promises.getByRole("link", { name: "Set up a schedule: Shop" }).click();
  await expect(page.getByRole("heading", { name: "Policy of Shop", level: 1 })).toBeVisible();

  await page.getByLabel("RPO in minutes").fill("15");
  await page.getByRole("button", { name: "Save promises" }).click();
  await expect(page.getByText("There is no good backup: everything would be lost.")).toBeVisible();
  const next = page.getByRole("region", { name: "Next runs" });
  await expect(
    next.getByText(/at most 15 min is promised, and no backup on this schedule can ever keep/),
  ).toBeVisible();
  await expect(next.getByRole("listitem")).toHaveCount(5);
  await expectAccessible(page);

  await page.getByLabel("How often").selectOption("Every few minutes");
  await page.getByLabel("Minutes between").selectOption("10");
  await page.getByLabel("Spread over (minutes)").fill("0");
  await expect(next.getByText("Every 10 minutes", { exact: false })).toBeVisible();
  await expect(next.getByText(/can ever keep/)).toHaveCount(0);
  await page.getByRole("button", { name: "Save schedule" }).click();
  await expect(page.getByText("No scheduled backup starts yet.", { exact: false })).toBeVisible();

  await page.getByLabel("How often").selectOption("Cron");
  await page.getByLabel("Expression").fill("61 * * * *");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await expect(page.getByRole("alert").getByText(/never comes due/)).toBeVisible();

  const lead = await as("lead");
  await lead.goto(`/backups/${launch.slug}`);
  await expect(lead.getByText(/^Every 10 minutes/)).toBeVisible();
  await lead.getByRole("link", { name: "Policy: Shop" }).click();
  await expect(panel(lead, "Schedule").getByText(/^Next backup/)).toBeVisible();
  await expect(lead.getByRole("button", { name: /^Save/ })).toHaveCount(0);
});

test("retention shows what would go, a pin protects it, and an administrator lets it go ahead", async ({
  as,
  api,
  launch,
}) => {
  test.slow();
  const operator = await api("operator");
  const system = await registerDatabase(operator, launch, target, "shop");
  for (let count = 0; count < 3; count += 1) await goodBackup(operator, system.id);
  const page = await as("admin");
  await page.goto(`/policies/${launch.slug}/${system.id}`);
  const table = page.getByRole("table", { name: /^What retention decides/ });
  await expect(table.getByRole("row")).toHaveCount(4);
  for (const tier of ["Newest", "Hourly", "Daily", "Weekly", "Monthly", "Yearly", "Never before (hours)"]) {
    await page.getByLabel(tier, { exact: true }).fill(tier === "Newest" ? "1" : "0");
  }
  await expect(page.getByText(/^2 backups would go and free/)).toBeVisible();
  await expect(page.getByText(/more than half/)).toBeVisible();

  const oldest = table.getByRole("row").last();
  await oldest.getByRole("button", { name: /^Pin:/ }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Reason").fill("Before the migration");
  await dialog.getByRole("button", { name: "Pin" }).click();
  await expect(oldest).toContainText("pinned by");
  await expect(oldest).toContainText("Protected");
  await expect(page.getByText(/^1 backup would go/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Save retention" }).click();
  await page.getByRole("button", { name: "Remove 1 backup now" }).click();
  await dialog.getByLabel("Type Shop to confirm").fill("Shop");
  await dialog.getByRole("button", { name: "Remove backups" }).click();
  await expect(table.getByRole("row")).toHaveCount(3, { timeout: 20_000 });
  await expect(page.getByText(/^Nothing would go: 2 backups stay/)).toBeVisible();
});
