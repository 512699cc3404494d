import type { APIRequestContext } from "@playwright/test";
import { expect, expectAccessible, planFile, type TestLaunch, test } from "./fixtures";

async function importSeed(lead: APIRequestContext, launch: TestLaunch): Promise<void> {
  const { bytes, fileName } = planFile(0);
  const answer = await lead.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName, base64: bytes.toString("base64") },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("a lead anchors the weeks, sees bars and what slips, and cannot close a circle", async ({
  as,
  api,
  launch,
}) => {
  test.setTimeout(120_000);
  await importSeed(await api("lead"), launch);
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}/timeline`);
  await expect(page.getByRole("main").getByText("Weeks 46 to 52 have no dates yet.")).toBeVisible();

  await page.getByLabel("begins on").fill("2027-01-04");
  await page.getByRole("button", { name: "Give dates" }).click();
  await expect(page.getByText("Week 46 begins on 4 Jan 2027.").first()).toBeVisible();
  await expect(page.getByText(/The plan runs from 4 Jan 2027 to/)).toBeVisible();
  const picture = page.getByRole("region", { name: "Timeline, scrolls sideways" });
  await expect(picture.getByText(/9\.47\.1/).first()).toBeVisible();
  await expect(picture.getByText("critical").first()).toBeVisible();
  await page.getByRole("button", { name: "Week", exact: true }).click();
  await expect(page).toHaveURL(/zoom=week/);
  expect(await picture.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
  await picture.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => picture.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);

  await page.getByRole("button", { name: "Show table" }).first().click();
  const table = page.getByRole("table", { name: "The timeline as a table" });
  await expect(table.getByRole("row", { name: /Week 47/ })).toContainText("11 Jan 2027");

  const choose = async (label: string, id: string) => {
    const select = page.getByLabel(label, { exact: true });
    const option = select.locator("option", { hasText: id }).first();
    await select.selectOption((await option.getAttribute("value")) ?? "");
  };
  await choose("If this moves", "9.47.1 ");
  await page.getByLabel("by days").fill("30");
  await expect(page.getByText(/If 9\.47\.1 is done 30 days later, .* move with it/)).toBeVisible();
  const slips = page.getByRole("table", { name: "What would move" });
  await expect(slips.getByRole("row", { name: /9\.47\.2/ })).toContainText("later");
  await page.reload();
  await expect(slips.getByRole("row", { name: /9\.47\.2/ })).toContainText("later");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Change what waits for what" }).click();
  await choose("Item", "9.47.1 ");
  await choose("Wait for", "9.47.2 ");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("9.47.1 would wait for 9.47.2, which waits for 9.47.1.")).toBeVisible();

  await choose("Item", "9.47.4 ");
  await choose("Wait for", "9.46.1 ");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("button", { name: /No longer wait for 9\.46\.1 / })).toBeVisible();
  await expect(table.getByRole("row", { name: /^9\.47\.4 / })).toContainText("9.46.1");
  await expectAccessible(page);
});

test("a phone and a stakeholder read the timeline as a table", async ({ as, api, launch }) => {
  const lead = await api("lead");
  await importSeed(lead, launch);
  const anchored = await lead.put(`/api/v1/plans/${launch.id}/anchor`, {
    data: { unit: "week", number: 46, date: "2027-01-04", version: 0 },
  });
  expect(anchored.ok()).toBe(true);
  const page = await as("stakeholder", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await page.goto(`/plans/${launch.slug}/timeline`);
  await expect(page.getByRole("table", { name: "The timeline as a table" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline, scrolls sideways" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Change", exact: true })).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show bars" }).click();
  await expect(page.getByRole("region", { name: "Timeline, scrolls sideways" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("a launch without a plan says what to do", async ({ as, launch }) => {
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}/timeline`);
  await expect(page.getByText("There is no plan to draw yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Import a plan" })).toBeVisible();
});
