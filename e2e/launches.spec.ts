import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect, expectAccessible, panel, type TestLaunch, test } from "./fixtures";
import { NAMES } from "./people";
import { registerDatabase, SMALL, startTarget } from "./target";

const PLAN = `# Readiness

## Phase 1: Data

- [ ] Backups are restored every week
- [ ] Rows are counted after a restore

| ID | Task | Priority | Status |
| --- | --- | --- | --- |
| D1 | Encrypt the disks | Critical | Open |
| D2 | Rotate the keys | Low | Done |

## Phase 2: People

- [x] Somebody is on call
`;

interface PlanNode {
  id: string;
  title: string;
  version: number;
}

async function importPlan(api: APIRequestContext, launch: TestLaunch): Promise<void> {
  const answer = await api.post(`/api/v1/plans/${launch.id}/import`, {
    data: { text: PLAN, fileName: "plan.md" },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function nodeCalled(api: APIRequestContext, launch: TestLaunch, title: string): Promise<PlanNode> {
  const plan = (await (await api.get(`/api/v1/plans/${launch.id}`)).json()) as { nodes: PlanNode[] };
  const found = plan.nodes.find((node) => node.title === title);
  if (!found) throw new Error(`The plan has no item called ${title}.`);
  return found;
}

async function tick(api: APIRequestContext, launch: TestLaunch, title: string): Promise<void> {
  const { id, version } = await nodeCalled(api, launch, title);
  const answer = await api.post(`/api/v1/plans/${launch.id}/nodes/${id}/tick`, {
    data: { ticked: true, version },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const rowOf = (page: Page, name: string): Locator =>
  page
    .getByRole("table", { name: "Launches" })
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });

async function openMenu(page: Page, name: string, item: "Edit" | "Remove"): Promise<void> {
  await page.getByRole("button", { name: `More for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a lead starts a launch, names it better, and everybody sees it in the list", async ({ as, launch }) => {
  const watching = await as("stakeholder");
  await watching.goto("/launches");
  await expect(rowOf(watching, launch.name)).toBeVisible();
  await expect(watching.getByRole("button", { name: /New launch|^More for/ })).toHaveCount(0);

  const page = await as("lead");
  await page.goto("/launches");
  await expectAccessible(page);
  await page.getByRole("button", { name: "New launch" }).click();
  const form = page.getByRole("dialog", { name: "New launch" });
  await form.getByRole("button", { name: "Start the launch" }).click();
  await expect(form.getByText("Name the launch.").first()).toBeVisible();
  await form.getByLabel("Name").fill("Harbour 3");
  await form.getByLabel(/^Version/).fill("3.0.0");
  await form.getByLabel(/^Target date/).fill("2030-05-17");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Start the launch" }).click();
  await expect(page).toHaveURL(/\/plans\/harbour-3/);
  await expect(rowOf(watching, "Harbour 3")).toContainText("3.0.0");

  await page.goto("/launches");
  await openMenu(page, "Harbour 3", "Edit");
  const edit = page.getByRole("dialog", { name: "Edit the launch" });
  await expect(edit.getByLabel(/^Target date/)).toHaveValue("2030-05-17");
  await edit.getByLabel("Name").fill("Harbour Three");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(rowOf(page, "Harbour Three")).toContainText("17 May 2030");
  await expect(rowOf(watching, "Harbour Three")).toContainText("No plan yet");
});

test("the switcher leads from one launch to another", async ({ as, api, launch }) => {
  const lead = await api("lead");
  const other = (await (
    await lead.post("/api/v1/launches", { data: { name: "Lighthouse", version: "1.4" } })
  ).json()) as TestLaunch;
  await importPlan(lead, other);
  const page = await as("lead");
  await page.goto(`/launches/${launch.slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("No plan yet");
  await expectAccessible(page);
  const switcher = page.getByRole("button", { name: /^Launch: / });
  await expect(switcher).toContainText(launch.name);
  await switcher.click();
  await page.getByRole("menuitem", { name: /^Lighthouse/ }).click();
  await expect(page).toHaveURL(`/launches/${other.slug}`);
  await expect(switcher).toContainText("Lighthouse");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Not ready: 2 of 5 ticked");
});

test("the overview tells what is in the way, and changes while somebody else ticks", async ({
  as,
  api,
  launch,
}) => {
  const lead = await api("lead");
  await importPlan(lead, launch);
  const target = await startTarget();
  try {
    await registerDatabase(await api("operator"), launch, target, await target.create("shop", SMALL));
  } finally {
    await target.stop();
  }
  const page = await as("operator");
  await page.goto(`/launches/${launch.slug}`);
  const headline = page.getByRole("heading", { level: 1 });
  await expect(headline).toContainText("Not ready: 2 of 5 ticked");
  const blockers = panel(page, "In the way");
  await expect(blockers).toContainText("1 database has no good backup");
  await expect(blockers).toContainText("1 critical item is open");
  await expect(blockers.getByRole("link", { name: "Encrypt the disks" })).toBeVisible();
  await expect(page.getByText("Of the one database")).toHaveCount(0);
  await expectAccessible(page);

  await tick(lead, launch, "Encrypt the disks");
  await expect(headline).toContainText("3 of 5 ticked");
  await expect(blockers).not.toContainText("critical");
  await expect(page.getByText("60%").or(page.getByText("60 %")).first()).toBeVisible();
  const activity = page.getByRole("list", { name: "What was done last, newest first" });
  await expect(activity.getByRole("listitem").first()).toContainText(
    `${NAMES.lead} ticked Encrypt the disks`,
  );
  await tick(lead, launch, "Backups are restored every week");
  await tick(lead, launch, "Rows are counted after a restore");
  await expect(headline).toContainText("Not ready: all 5 ticked, 0 proven");
  await blockers.getByRole("link", { name: "Shop" }).click();
  await expect(page).toHaveURL(`/backups/${launch.slug}`);
});

test("a stakeholder's overview shows how far it is and nothing of the inside", async ({
  as,
  api,
  launch,
}) => {
  await importPlan(await api("lead"), launch);
  const target = await startTarget();
  try {
    const database = await target.create("shop_inside", SMALL);
    await registerDatabase(await api("operator"), launch, target, database, "Inner Shop");
  } finally {
    await target.stop();
  }
  const page = await as("stakeholder");
  await page.goto(`/launches/${launch.slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Not ready: 2 of 5 ticked");
  await expect(panel(page, "In the way")).toBeVisible();
  for (const name of ["Databases", "Recent runs", "Running now", "Next"]) {
    await expect(panel(page, name)).toHaveCount(0);
  }
  await expect(page.getByRole("button", { name: "Edit the launch" })).toHaveCount(0);
  for (const inside of ["shop_inside", String(target.port), target.user, "npm start"]) {
    expect(await page.content()).not.toContain(inside);
  }
  const answer = await (await api("stakeholder")).get(`/api/v1/launches/${launch.id}/overview`);
  const text = await answer.text();
  expect(text).toContain('"internals":null');
  for (const inside of ["Inner Shop", "shop_inside", "127.0.0.1"]) expect(text).not.toContain(inside);
  await expectAccessible(page);
});

test("on paper the overview has its facts and no navigation", async ({ as, api, launch }) => {
  await importPlan(await api("lead"), launch);
  const page = await as("lead");
  await page.goto(`/launches/${launch.slug}`);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2 of 5 ticked");
  await expect(page.getByText(`by ${NAMES.lead}.`)).toContainText(/^Printed /);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Print" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Launch: / })).toHaveCount(0);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider, "nothing is cut off at the edge").toBeLessThanOrEqual(0);
});

test("the sample comes in one click with a database to back up, and goes in one", async ({
  as,
  api,
  launch,
}) => {
  const page = await as("operator");
  const operator = await api("operator");
  const launches = async () => {
    const answer = await operator.get("/api/v1/launches");
    return ((await answer.json()) as { launches: (TestLaunch & { sample: boolean })[] }).launches;
  };
  await operator.delete("/api/v1/launches/sample", { data: {} });
  await page.goto("/launches");
  await expect(rowOf(page, launch.name)).toBeVisible();
  await page.getByRole("button", { name: /^(Add|Look at) the sample$/ }).click();
  await expect(page).toHaveURL(/\/launches\/sample/, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/\d+ of \d+ ticked/);
  const stripe = page.getByRole("region", { name: "Sample launch" });
  await expect(stripe).toContainText("Nothing here is real.");
  await expect(panel(page, "Databases")).toContainText("Bookings");
  await expectAccessible(page);
  const sample = (await launches()).find((launch) => launch.sample);
  await page.goto(`/systems/${sample?.slug}`);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();

  await stripe.getByRole("button", { name: "Remove the sample" }).click();
  await expect(page).toHaveURL(/\/launches$/, { timeout: 20_000 });
  await expect(page.getByText("The sample is gone, with its database and backups.").first()).toBeVisible();
  expect((await launches()).filter((launch) => launch.sample)).toEqual([]);
});

test("a launch is removed by its name and a reason, and its address is empty then", async ({
  as,
  api,
  launch,
}) => {
  const lead = await api("lead");
  const doomed = (await (
    await lead.post("/api/v1/launches", { data: { name: "Old idea" } })
  ).json()) as TestLaunch;
  await importPlan(lead, doomed);
  const watching = await as("stakeholder");
  await watching.goto("/launches");
  await expect(rowOf(watching, "Old idea")).toBeVisible();
  const page = await as("lead");
  await page.goto("/launches");
  await openMenu(page, "Old idea", "Remove");
  const confirm = page.getByRole("alertdialog", { name: "Remove the launch Old idea?" });
  await expect(confirm.getByRole("button", { name: "Cancel" })).toBeFocused();
  await confirm.getByLabel("Reason").fill("We decided against it.");
  await confirm.getByLabel("Type Old idea to confirm").fill("old idea");
  await confirm.getByRole("button", { name: "Remove launch" }).click();
  await expect(confirm.getByText("Type Old idea to go on.")).toBeVisible();
  await confirm.getByLabel("Type Old idea to confirm").fill("Old idea");
  await expectAccessible(page);
  await confirm.getByRole("button", { name: "Remove launch" }).click();
  await expect(confirm).toBeHidden();
  await expect(rowOf(page, "Old idea")).toHaveCount(0);
  await expect(rowOf(watching, "Old idea")).toHaveCount(0);
  await expect(rowOf(page, launch.name)).toBeVisible();
  await page.goto(`/launches/${doomed.slug}`);
  await expect(page.getByRole("heading", { name: "There is nothing at this address." })).toBeVisible();
});
