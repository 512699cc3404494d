import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect, expectAccessible, type TestLaunch, test } from "./fixtures";
import { NAMES } from "./people";

const PLAN = `# Shop launch

## Phase 1: Build

| ID | Task | Priority | Estimate | Owner | Depends on | Status |
| --- | --- | --- | --- | --- | --- | --- |
| T1 | Freeze the schema | High | 2h | Backend | | Pending |
| T2 | Load the catalogue | Critical | 6h | Backend | T1 | In progress |
| T10 | Translate the texts | Low | 1d | | | Pending |

## Phase 2: Ship

- [ ] Warm the caches
- [ ] Tell the support desk
- [x] Book the war room
`;

async function importPlan(api: APIRequestContext, launch: TestLaunch, text = PLAN): Promise<void> {
  const answer = await api.post(`/api/v1/plans/${launch.id}/import`, { data: { fileName: "plan.md", text } });
  expect(answer.status()).toBe(200);
}

interface Item {
  title: string;
  ticked: boolean;
  status?: string;
  priority?: string;
}

async function readItem(api: APIRequestContext, launch: TestLaunch, title: string): Promise<Item> {
  const { nodes } = (await (await api.get(`/api/v1/plans/${launch.id}`)).json()) as { nodes: Item[] };
  const found = nodes.find((node) => node.title === title);
  if (!found) throw new Error(`${title} is not in the plan`);
  return found;
}

const row = (page: Page, title: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name: title, exact: true }) });
const column = (page: Page, name: string): Locator =>
  page.getByRole("region", { name: new RegExp(`^${name}, `) });
const bar = (page: Page) => page.getByRole("region", { name: "Selected items" });

async function open(page: Page, launch: TestLaunch, query = ""): Promise<void> {
  await page.goto(`/plans/${launch.slug}${query}`);
  await expect(page.getByRole("group", { name: "Show the plan as" })).toBeVisible();
  // On a phone the word is there to be spoken only.
  await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
}

test.describe("the board", () => {
  test("moves cards by menu, by keys and by dragging; the ticked column ticks", async ({
    as,
    api,
    launch,
  }) => {
    const lead = await api("lead");
    await importPlan(lead, launch);
    const page = await as("lead");
    await open(page, launch);
    await page.getByRole("button", { name: "Board" }).click();
    await expect(page).toHaveURL(/view=board/);
    await expect(column(page, "Open").getByRole("row")).toHaveCount(4);
    await expectAccessible(page);

    await page.getByRole("button", { name: "Move Warm the caches" }).click();
    await page.getByRole("menuitem", { name: "Blocked" }).click();
    await expect(column(page, "Blocked").getByRole("row")).toHaveCount(1);
    await expect.poll(async () => (await readItem(lead, launch, "Warm the caches")).status).toBe("blocked");

    await row(page, "T10 Translate the texts").focus();
    await page.keyboard.press("Alt+ArrowRight");
    await expect(column(page, "In progress").getByText("Translate the texts")).toBeVisible();
    await expect(row(page, "T10 Translate the texts")).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect(column(page, "Open").getByText("Translate the texts")).toBeVisible();

    // By its upper edge: an announcement may stand over the lower one.
    await row(page, "Tell the support desk").dragTo(column(page, "Ticked"), {
      sourcePosition: { x: 60, y: 16 },
    });
    await expect(column(page, "Ticked").getByText("Tell the support desk")).toBeVisible();
    await expect.poll(async () => (await readItem(lead, launch, "Tell the support desk")).ticked).toBe(true);

    await page.getByRole("button", { name: "Move T2 Load the catalogue" }).click();
    await page.getByRole("menuitem", { name: "Ticked" }).click();
    const dialog = page.getByRole("dialog", { name: "Tick it before what it waits for?" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(column(page, "In progress").getByText("Load the catalogue")).toBeVisible();
  });

  test("on a phone shows one column at a time, and stakeholders only read", async ({ as, api, launch }) => {
    await importPlan(await api("lead"), launch);
    const page = await as("stakeholder", { viewport: { width: 360, height: 740 }, hasTouch: true });
    await open(page, launch, "?view=board");
    await page
      .getByRole("group", { name: "Column" })
      .getByRole("button", { name: /^Ticked/ })
      .click();
    await expect(column(page, "Ticked").getByText("Book the war room")).toBeVisible();
    await expect(column(page, "Open")).toBeHidden();
    await expect(page.getByRole("button", { name: /^Move / })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Select" })).toHaveCount(0);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(sideways).toBe(false);
    await expectAccessible(page);
  });
});

test("the list is sorted, grouped and narrowed, all of it in the address", async ({ as, api, launch }) => {
  await importPlan(await api("lead"), launch);
  const page = await as("lead");
  await open(page, launch);
  await row(page, "T1 Freeze the schema").focus();
  await page.keyboard.press("v");
  await page.keyboard.press("l");
  await expect(page).toHaveURL(/view=list/);
  const titles = () =>
    page
      .getByRole("grid", { name: "List of items" })
      .getByRole("checkbox", { name: /^Tick / })
      .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")?.slice(5)));
  await page.getByRole("button", { name: "Priority", exact: true }).click();
  await expect(page).toHaveURL(/sort=priority/);
  await expect.poll(async () => (await titles())[0]).toBe("T2 Load the catalogue");
  await expect(page.getByRole("columnheader", { name: "Priority" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await page.getByLabel("Group by").selectOption("phase");
  await expect(page.getByRole("row", { name: "Phase 2: Ship 1/3 ticked" })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Owner", { exact: true }).selectOption({ label: "Nobody yet" });
  await expect(page.getByRole("status").filter({ hasText: "4 of 6 items" })).toBeVisible();
  await page.getByLabel("State").selectOption({ label: "Blocked" });
  await expect(page.getByText("Nothing in the plan fits these filters.")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await page.getByRole("button", { name: "Take away State: Blocked" }).click();
  await expect(row(page, "T10 Translate the texts")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("Nothing in the plan fits these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Show the whole plan" }).click();
  await expect.poll(async () => (await titles()).length).toBe(6);
});

test("many items are changed at once, told one by one, and taken back in one step", async ({
  as,
  api,
  launch,
}) => {
  const lead = await api("lead");
  await importPlan(lead, launch);
  const page = await as("lead");
  await open(page, launch);
  await row(page, "T1 Freeze the schema").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page)).toContainText("3 selected");
  await expectAccessible(page);
  await bar(page).getByRole("button", { name: "Change" }).click();
  await page.getByRole("menuitem", { name: "Medium" }).click();
  await expect
    .poll(async () => (await readItem(lead, launch, "Translate the texts")).priority)
    .toBe("medium");
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await readItem(lead, launch, "Translate the texts")).priority).toBe("low");
  await expect.poll(async () => (await readItem(lead, launch, "Freeze the schema")).priority).toBe("high");

  await bar(page).getByRole("button", { name: "Clear the selection" }).click();
  await row(page, "T2 Load the catalogue").click({ modifiers: ["Control"] });
  await row(page, "T10 Translate the texts").click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("2 selected");
  await bar(page).getByRole("button", { name: "Tick", exact: true }).click();
  const left = page.getByRole("region", { name: "What was left alone" });
  await expect(left).toContainText("Ticked 1 of 2 items");
  await expect(left).toContainText('It waits for "Freeze the schema", still open.');
  await expectAccessible(page);
  await left.getByRole("button", { name: /^Tick 1/ }).click();
  const dialog = page.getByRole("dialog", { name: "Tick them before what they wait for?" });
  await dialog.getByRole("button", { name: "Tick anyway" }).click();
  await expect(dialog).toContainText("Say why they can be ticked now.");
  await dialog.getByLabel("Reason").fill("The schema is frozen in practice.");
  await dialog.getByRole("button", { name: "Tick anyway" }).click();
  await expect.poll(async () => (await readItem(lead, launch, "Load the catalogue")).ticked).toBe(true);

  await bar(page).getByRole("button", { name: "Select all 6" }).click();
  await bar(page).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(row(page, "T1 Freeze the schema")).toHaveCount(0);
  await page
    .getByRole("dialog", { name: /Removed 6 items/ })
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(row(page, "T1 Freeze the schema")).toBeVisible();
  expect((await readItem(lead, launch, "Load the catalogue")).ticked).toBe(true);
});

test("a change of many leaves alone what somebody else has changed", async ({ as, api, launch }) => {
  const lead = await api("lead");
  await importPlan(lead, launch);
  const page = await as("lead");
  await page.route("**/api/v1/live**", (route) => route.abort());
  await page.goto(`/plans/${launch.slug}?view=list`);
  const item = row(page, "Warm the caches");
  await expect(item).toBeVisible();
  const operator = await api("operator");
  const { nodes } = (await (await operator.get(`/api/v1/plans/${launch.id}`)).json()) as {
    nodes: { id: string; title: string; version: number }[];
  };
  const node = nodes.find(({ title }) => title === "Warm the caches");
  await operator.post(`/api/v1/plans/${launch.id}/nodes/${node?.id}/tick`, {
    data: { ticked: true, version: node?.version },
  });
  await item.focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("d");
  await page.getByRole("dialog", { name: "Set the due date" }).getByLabel("Due").fill("2026-12-24");
  await page.keyboard.press("Enter");
  const left = page.getByRole("region", { name: "What was left alone" });
  await expect(left).toContainText("1 of 2 items");
  await expect(left).toContainText(/Ondrej Novak ticked it \d+ s ago/);
  await expect(row(page, "Tell the support desk")).toContainText("24 Dec");
  await expect(item).not.toContainText("24 Dec");
  await expect(item.getByRole("checkbox", { name: /^Tick/ })).toBeChecked();
});

test("a view is saved, shared, opened from the palette, and what the page opens with", async ({
  as,
  api,
  launch,
}) => {
  await importPlan(await api("lead"), launch);
  const page = await as("lead");
  const stakeholder = await as("stakeholder");
  await open(stakeholder, launch);
  await open(page, launch, "?view=list&priority=critical");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save what is shown…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toContainText("Name the view.");
  await dialog.getByLabel("Name").fill("Critical path");
  await dialog.getByRole("checkbox", { name: "Share it with everybody in this launch" }).click();
  await dialog.getByRole("checkbox", { name: /The page opens with it/ }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Critical path" })).toBeVisible();

  await stakeholder.getByRole("button", { name: "Views" }).click();
  await stakeholder.getByRole("menuitem", { name: /Critical path/ }).click();
  await expect(stakeholder).toHaveURL(/priority=critical/);
  await stakeholder.getByRole("button", { name: "Critical path" }).click();
  await expect(stakeholder.getByRole("menuitem", { name: "Remove this view" })).toHaveCount(0);
  await stakeholder.keyboard.press("Escape");

  await page.goto(`/plans/${launch.slug}`);
  await expect(page).toHaveURL(/priority=critical/);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("button", { name: "Tree" }).click();
  await expect(page).toHaveURL(/view=tree$/);
  await page.reload();
  await expect(row(page, "T1 Freeze the schema")).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search and do" }).fill("critical path");
  await page.getByRole("option", { name: /View: Critical path/ }).click();
  await expect(page).toHaveURL(/priority=critical/);
  await expect(row(page, "T1 Freeze the schema")).toHaveCount(0);
  await page.getByRole("button", { name: "Critical path" }).click();
  await page.getByRole("menuitem", { name: "Remove this view" }).click();
  await expect(page.getByRole("button", { name: "Views" })).toBeVisible();
});

test("the keys are listed where they work, and jump to an item by its id", async ({ as, api, launch }) => {
  await importPlan(await api("lead"), launch);
  const page = await as("lead");
  await open(page, launch);
  await row(page, "T1 Freeze the schema").focus();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys that work here" });
  for (const does of ["Select", "Select all that fit", "Set the due date", "Next sibling", "Show as board"])
    await expect(sheet.getByText(does, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.getByRole("button", { name: new RegExp(NAMES.lead) }).click();
  await page.getByRole("menuitem", { name: "Keyboard" }).click();
  const all = page.getByRole("dialog", { name: "Keys on this page" });
  await expect(all.getByText("Set the due date", { exact: true })).toBeVisible();
  await all.getByLabel("Single-letter keys").uncheck();
  await expect(all.getByText("Set the due date", { exact: true })).toHaveCount(0);
  await expect(all.getByText("Tick", { exact: true })).toBeVisible();
  await all.getByLabel("Single-letter keys").check();
  await page.keyboard.press("Escape");
  await expect(all).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search and do" }).fill("T10");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Translate the texts" })).toBeVisible();
});

test("selecting works with a finger on a phone, in every form", async ({ as, api, launch }) => {
  await importPlan(await api("lead"), launch);
  const page = await as("lead", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  for (const view of ["tree", "board", "list"]) {
    await open(page, launch, `?view=${view}`);
    await page.getByRole("button", { name: "Select", exact: true }).tap();
    await page.getByRole("checkbox", { name: "Select Warm the caches" }).tap();
    await expect(bar(page)).toContainText("1 selected");
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(sideways, `${view} scrolls sideways`).toBe(false);
    await expectAccessible(page);
  }
});
