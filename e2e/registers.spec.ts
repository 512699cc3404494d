import type { APIRequestContext } from "@playwright/test";
import { expect, expectAccessible, type TestLaunch, test } from "./fixtures";

const PLAN = `# Plan

## Targets

| Metric | Baseline | Target | Actual |
| --- | --- | --- | --- |
| Page load | 820 ms | < 400 ms (p95) | 460 ms |
| Visitors at once | 100 users | 1000+ users | |

## Risks

| Risk | Likelihood | Impact | Mitigation | Owner |
| --- | --- | --- | --- | --- |
| Rain on the opening day | Low | Medium | Umbrellas | Noor |
| The provider is late | High | High | | Ilse |
`;
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

async function importRegisters(lead: APIRequestContext, launch: TestLaunch): Promise<void> {
  const answer = await lead.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName: "plan.md", text: PLAN },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test("targets are measured by hand, judged, and compared before and after", async ({ as, api, launch }) => {
  await importRegisters(await api("lead"), launch);
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}`);
  await page
    .getByRole("navigation", { name: "Forms of the plan" })
    .getByRole("link", { name: "Targets" })
    .click();
  await expect(page.getByText("0 of 2 targets met, 2 not known.")).toBeVisible();
  const table = page.getByRole("table", { name: "Targets with their latest measurement" });
  const load = table.getByRole("row", { name: /^Page load/ });
  await expect(load).toContainText("The file gives 460 ms without saying when");
  await expectAccessible(page);

  await load.getByRole("button", { name: "Record a measurement of Page load" }).click();
  const dialog = page.getByRole("dialog", { name: "Record a measurement" });
  await expect(dialog.getByLabel("Value")).toHaveValue("460");
  await expect(dialog.getByLabel("Percentile (optional)")).toHaveValue("95");
  await dialog.getByLabel("Value").fill("");
  await dialog.getByRole("button", { name: "Record", exact: true }).click();
  await expect(dialog.getByText("Enter a number.")).toBeVisible();
  await dialog.getByLabel("Value").fill("0,38");
  await dialog.getByLabel("Unit (optional)").fill("s");
  await dialog.getByLabel("Note (optional)").fill("Staging, evening peak");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Record", exact: true }).click();
  await expect(load).toContainText("Met");
  await expect(load).toContainText("0.38 s (p95)");
  await expect(page.getByText("1 of 2 targets met, 1 not known.")).toBeVisible();
  const figures = page.getByRole("table", { name: "Figures before the launch and after it" });
  await expect(figures.getByRole("row", { name: /^Page load/ })).toContainText("−53.7 %");

  await load.getByRole("link", { name: "Page load" }).click();
  await expect(page).toHaveURL(/target=/);
  const drawer = page.getByRole("dialog", { name: "Page load" });
  await expect(drawer).toContainText("Staging, evening peak");
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit the target" });
  await edit.getByLabel("Target", { exact: true }).fill("< 300 ms (p95)");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(drawer).toContainText("Missed");
  await expect(drawer).toContainText("80 (27 %) too high");
  await drawer.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("navigation", { name: "Verdicts" }).getByRole("link", { name: "Missed" }).click();
  await expect(page).toHaveURL(/verdict=missed/);
  await expect(table.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Add a target" }).click();
  const add = page.getByRole("dialog", { name: "New target" });
  await add.getByLabel("Metric").fill("Failed payments");
  await add.getByLabel("Target", { exact: true }).fill("quickly");
  await add.getByRole("button", { name: "Add" }).click();
  await expect(add.getByText(/There is no number in "quickly"/)).toBeVisible();
  await add.getByLabel("Target", { exact: true }).fill("< 0.5 %");
  await add.getByRole("button", { name: "Add" }).click();
  await page.getByRole("navigation", { name: "Verdicts" }).getByRole("link", { name: "All" }).click();
  await expect(table.getByRole("row", { name: /^Failed payments/ })).toContainText("Not measured yet.");
});

test("risks are rated, decided about, and narrowed by the picture", async ({ as, api, launch }) => {
  await importRegisters(await api("lead"), launch);
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}/risks`);
  await expect(page.getByText("2 of 2 risks open, 1 critical, 1 without mitigation.")).toBeVisible();
  const table = page.getByRole("table", { name: "Risks by exposure" });
  await expect(table.getByRole("row").nth(1)).toContainText("The provider is late");
  await expectAccessible(page);

  await page
    .getByRole("link", { name: /^M 1 risk, moderate/ })
    .or(page.getByRole("link", { name: "1 risk, moderate" }))
    .first()
    .click();
  await expect(page).toHaveURL(/cell=2-3/);
  await expect(table.getByRole("row")).toHaveCount(2);
  await table.getByRole("link", { name: "Rain on the opening day" }).click();
  const drawer = page.getByRole("dialog", { name: "Rain on the opening day" });
  await drawer.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit the risk" });
  await expect(edit.getByText("The plan says “Low”.")).toBeVisible();
  await edit.getByLabel("Review on").fill("2020-01-01");
  await expectAccessible(page);
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(drawer).toContainText("The review is overdue.");
  await drawer.getByRole("button", { name: "Decide" }).click();
  const decide = page.getByRole("dialog", { name: "Decide about the risk" });
  await decide.getByLabel("State").selectOption("closed");
  await decide.getByRole("button", { name: "Record the decision" }).click();
  await expect(decide.getByText("Say why.")).toBeVisible();
  await decide.getByLabel("Reason").fill("The hall has a roof");
  await decide.getByRole("button", { name: "Record the decision" }).click();
  await expect(drawer).toContainText("The hall has a roof");
  await expect(drawer).toContainText("decided");
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Show it in the plan" }).click();
  await expect(page).toHaveURL(/item=/);
  await drawer.getByRole("link", { name: "Show it among the risks" }).click();
  await expect(page).toHaveURL(/\/risks\?risk=/);
  await expect(drawer).toContainText("The hall has a roof");
  await page.goto(`/plans/${launch.slug}/risks`);
  await expect(page.getByText("1 of 2 risks open, 1 critical, 1 without mitigation.")).toBeVisible();

  await page.getByRole("button", { name: "Add a risk" }).click();
  const add = page.getByRole("dialog", { name: "New risk" });
  await add.getByLabel("What may happen").fill("Strike");
  await add.getByLabel("Likelihood").selectOption("5");
  await add.getByLabel("Impact").selectOption("5");
  await add.getByRole("button", { name: "Add" }).click();
  await expect(table.getByRole("row").nth(1)).toContainText("25, critical");

  await page.goto(`/launches/${launch.slug}`);
  await expect(page.getByText("Exposure 25, critical")).toBeVisible();
});

test("a stakeholder reads both on a phone and changes nothing", async ({ as, api, launch }) => {
  await importRegisters(await api("lead"), launch);
  const page = await as("stakeholder", PHONE);
  for (const [register, text] of [
    ["targets", "Page load"],
    ["risks", "The provider is late"],
  ] as const) {
    await page.goto(`/plans/${launch.slug}/${register}`);
    await expect(page.getByRole("main").getByText(text).first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^(Add|Record)/ })).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expectAccessible(page);
  }
});

test("registers without rows say what to do", async ({ as, api, launch }) => {
  const lead = await api("lead");
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}/targets`);
  await expect(page.getByText("This launch has no plan yet.")).toBeVisible();
  await lead.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName: "plan.md", text: "# Plan\n\n- [ ] One thing\n" },
  });
  await page.goto(`/plans/${launch.slug}/targets`);
  await expect(page.getByText("This plan has no targets yet.")).toBeVisible();
  await page.goto(`/plans/${launch.slug}/risks`);
  await expect(page.getByText("No risk is written down yet.")).toBeVisible();
  await expectAccessible(page);
});
