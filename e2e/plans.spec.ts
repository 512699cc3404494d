import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect, expectAccessible, planFile, type TestLaunch, test } from "./fixtures";

interface PlanNode {
  id: string;
  title: string;
  line?: number;
  ticked: boolean;
  version: number;
  tickable: boolean;
}

async function importSeed(api: APIRequestContext, launch: TestLaunch, number: 0 | 1 | 3): Promise<void> {
  const { bytes, fileName } = planFile(number);
  const answer = await api.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName, base64: bytes.toString("base64") },
  });
  expect(answer.status()).toBe(200);
}

async function readNodes(api: APIRequestContext, launch: TestLaunch): Promise<PlanNode[]> {
  return ((await (await api.get(`/api/v1/plans/${launch.id}`)).json()) as { nodes: PlanNode[] }).nodes;
}

const box = (page: Page, title: string) => page.getByRole("checkbox", { name: `Tick ${title}`, exact: true });
const row = (page: Page, title: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name: title, exact: true }) });
const drawer = (page: Page) => page.getByRole("dialog");

async function openPlan(page: Page, launch: TestLaunch, query = ""): Promise<void> {
  await page.goto(`/plans/${launch.slug}${query}`);
  await expect(page.getByRole("treegrid", { name: "Plan" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
}

test.describe("import", () => {
  test("a file becomes the plan, once", async ({ as, launch }) => {
    const page = await as("lead");
    await page.goto(`/plans/${launch.slug}`);
    await page.getByRole("link", { name: "Import a plan" }).click();
    await page.setInputFiles("input[type=file]", planFile(1).path);
    const recognised = page.locator("section", { has: page.getByRole("heading", { name: "Recognised" }) });
    await expect(recognised.getByText("138", { exact: true })).toBeVisible();
    await expect(recognised.getByText("152", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText(/of 152 items ticked/)).toBeVisible();
    await expect(box(page, "Redis cache setup")).not.toBeChecked();

    await page.getByRole("link", { name: "Import newer" }).click();
    await page.getByRole("link", { name: "Replace the plan" }).click();
    await expect(page.getByRole("heading", { name: "Import a plan" })).toBeVisible();
    await page.setInputFiles("input[type=file]", planFile(1).path);
    await expect(page.getByText("This file is the plan already.")).toBeVisible();
    await expect(page.getByRole("button", { name: /Import|Replace/ })).toHaveCount(0);

    await expect(page.getByText(/The import can be undone/), "the announcement leaves").toHaveCount(0, {
      timeout: 15_000,
    });
    await page.getByRole("button", { name: "Another file" }).click();
    await page.setInputFiles("input[type=file]", planFile(3).path);
    await page.getByRole("button", { name: "Replace the plan" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Replace the plan" }).click();
    await expect(page.getByText(/of 15 items ticked/)).toBeVisible();
    await page.getByRole("button", { name: "Undo import" }).click();
    await expect(page.getByText(/of 152 items ticked/)).toBeVisible();
  });

  test("broken characters are shown repaired, and the repair can be declined", async ({ as, launch }) => {
    const page = await as("lead", { viewport: { width: 360, height: 740 } });
    await page.goto(`/plans/${launch.slug}/import`);
    await expectAccessible(page);
    await page.setInputFiles("input[type=file]", planFile(0).path);
    const repair = page.getByRole("checkbox", { name: "Repair the broken characters" });
    await expect(repair).toBeChecked();
    await expect(page.getByRole("cell", { name: "## 📋 Phase Status Overview" })).toBeVisible();
    await repair.click();
    await expect(page.getByRole("table", { name: "What was repaired" })).toHaveCount(0);
    await expect(repair).not.toBeChecked();
    await repair.click();
    await expect(page.getByRole("table", { name: "What was repaired" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText(/of 100 items ticked/)).toBeVisible();
  });

  test("what is no plan is refused in a sentence, and typed text stays", async ({ as, launch }) => {
    const page = await as("lead");
    await page.goto(`/plans/${launch.slug}/import`);
    const paste = page.getByLabel("Or paste the text");
    await paste.fill("- [ ] typed by hand");
    const choose = (name: string, buffer: Buffer) =>
      page.setInputFiles("input[type=file]", { name, mimeType: "text/markdown", buffer });
    await choose("shot.md", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
    await expect(page.getByText("This is a PNG picture, not text.")).toBeVisible();
    await choose("large.md", Buffer.alloc(9 * 1024 * 1024, "x"));
    await expect(page.getByText(/a plan may have at most/)).toBeVisible();
    await choose("empty.md", Buffer.alloc(0));
    await expect(page.getByText("This file is empty.")).toBeVisible();
    await expect(paste).toHaveValue("- [ ] typed by hand");
    await page.getByRole("button", { name: "Preview the text" }).click();
    await expect(page.getByText("pasted.md")).toBeVisible();
    await page.getByRole("button", { name: "Another file" }).click();
    await expect(paste).toHaveValue("- [ ] typed by hand");
  });
});

test.describe("ticks", () => {
  test("are seen by others at once, and taken back from the row and by Ctrl+Z", async ({
    as,
    api,
    launch,
  }) => {
    await importSeed(await api("lead"), launch, 1);
    const [lead, operator] = [await as("lead"), await as("operator")];
    await openPlan(lead, launch);
    await openPlan(operator, launch);

    await box(lead, "Redis cache setup").click();
    await expect(box(lead, "Redis cache setup")).toBeChecked();
    await expect(box(operator, "Redis cache setup")).toBeChecked();
    await expect(row(operator, "Redis cache setup")).toContainText("Lena Brandt");

    await row(lead, "CDN configuration").focus();
    await lead.keyboard.press("Space");
    await expect(box(operator, "CDN configuration")).toBeChecked();

    await row(lead, "CDN configuration").getByRole("button", { name: "Undo" }).click();
    await expect(box(operator, "CDN configuration")).not.toBeChecked();
    await expect(box(lead, "CDN configuration")).not.toBeChecked();
    await lead.keyboard.press("Control+z");
    await expect(box(operator, "Redis cache setup")).not.toBeChecked();
  });

  test("of two people on one item are told honestly", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 1);
    const [lead, operator] = [await as("lead"), await as("operator")];
    await operator.route("**/api/v1/live**", (route) => route.abort());
    await openPlan(lead, launch);
    await operator.goto(`/plans/${launch.slug}?open=true`);
    await expect(box(operator, "Redis cache setup")).toBeVisible();

    await box(lead, "Redis cache setup").click();
    await expect(row(lead, "Redis cache setup")).toContainText("just now");
    await box(operator, "Redis cache setup").click();
    const notice = row(operator, "Redis cache setup").getByRole("alert");
    await expect(notice).toContainText("Lena Brandt ticked this");
    await expect(notice).toContainText("You wanted: ticked. Now: ticked.");
    await expectAccessible(operator);
    await notice.getByRole("button", { name: "Keep it as it is" }).click();
    await expect(notice).toHaveCount(0);
    await expect(box(operator, "Redis cache setup")).toBeChecked();
  });

  test("before open dependencies need a reason, which the activity shows", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 0);
    const page = await as("lead");
    await openPlan(page, launch);
    const title = "9.46.10 Security fix implementation";
    await expect(row(page, title)).toContainText("after 9.46.1");
    await box(page, title).click();
    const dialog = page.getByRole("dialog", { name: "Tick it before what it waits for?" });
    await dialog.getByRole("button", { name: "Tick anyway" }).click();
    await expect(dialog).toContainText("Say why it can be ticked now.");
    await dialog.getByLabel("Reason").fill("The review found nothing to fix.");
    await dialog.getByRole("button", { name: "Tick anyway" }).click();
    await expect(box(page, title)).toBeChecked();
    await page.getByRole("button", { name: title, exact: true }).click();
    await expect(drawer(page)).toContainText("The review found nothing to fix.");
    await drawer(page)
      .getByRole("list", { name: /newest first/ })
      .getByRole("button", { name: "Undo" })
      .click();
    await expect(drawer(page).getByRole("checkbox", { name: "Tick" })).not.toBeChecked();
  });

  test("are not for stakeholders, who read all of it", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 1);
    const page = await as("stakeholder");
    await openPlan(page, launch);
    await expect(row(page, "Redis cache setup")).toBeVisible();
    await expect(page.getByRole("treegrid").getByRole("checkbox")).toHaveCount(0);
    for (const name of ["Add item", "Undo import"])
      await expect(page.getByRole("button", { name })).toHaveCount(0);
    await row(page, "Redis cache setup").focus();
    await page.keyboard.press("Enter");
    await expect(drawer(page)).toContainText("line");
    const writable = drawer(page).getByRole("textbox");
    await expect(writable).toHaveCount(1);
    await expect(writable).toHaveAccessibleName("Write a comment");
  });

  test("come back in the exported file, and nothing else changes", async ({ as, api, launch }) => {
    const lead = await api("lead");
    await importSeed(lead, launch, 1);
    const page = await as("lead");
    await openPlan(page, launch);
    for (const title of ["Redis cache setup", "CDN configuration"]) {
      await box(page, title).click();
      await expect(row(page, title)).toContainText("just now");
    }
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(page.getByText("2 boxes differ from the imported file.")).toBeVisible();
    await page.getByRole("button", { name: "Download", exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("seed-1.md");
    const file = await (await lead.get(`/api/v1/plans/${launch.id}/export`)).body();
    const { bytes } = planFile(1);
    expect(file.length).toBe(bytes.length);
    const changed = [...bytes.keys()].filter((at) => bytes[at] !== file[at]);
    expect(
      changed.map(
        (at) => `${bytes.toString("latin1", at - 1, at + 2)}→${file.toString("latin1", at - 1, at + 2)}`,
      ),
    ).toEqual(["[ ]→[x]", "[ ]→[x]"]);
  });
});

test.describe("working in the plan", () => {
  test("filters live in the address: reload and Back keep them", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 1);
    const page = await as("lead");
    await openPlan(page, launch);
    await page.keyboard.press("/");
    await page.keyboard.type("redis");
    await expect(page).toHaveURL(/q=redis/);
    await expect(box(page, "CDN configuration")).toHaveCount(0);
    await page.reload();
    await expect(page.getByLabel("Find in the plan")).toHaveValue("redis");
    await expect(box(page, "Redis cache setup")).toBeVisible();
    await expect(box(page, "CDN configuration")).toHaveCount(0);

    await page.getByLabel("Kind").selectOption("risk");
    await expect(page.getByText("Nothing in the plan fits these filters.")).toBeVisible();
    await page.goBack();
    await expect(box(page, "Redis cache setup")).toBeVisible();
    await page.getByRole("checkbox", { name: "Only open" }).click();
    await expect(page).toHaveURL(/open=true/);
    await box(page, "Redis cache setup").click();
    await expect(row(page, "Redis cache setup")).toContainText("just now");
    await page.getByRole("button", { name: "Clear" }).click();
    await expect(page).toHaveURL(new RegExp(`/plans/${launch.slug}$`));
  });

  test("an item is edited, assigned, moved, added, removed and put back", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 1);
    const page = await as("lead");
    await openPlan(page, launch);
    await page.getByRole("button", { name: "Redis cache setup", exact: true }).click();
    await expect(page).toHaveURL(/item=/);
    const detail = drawer(page);
    await detail.getByLabel("Assigned to").selectOption({ label: "Ondrej Novak" });
    await detail.getByLabel("Estimate").fill("2 d");
    await detail.getByLabel("Due").fill("2026-12-24");
    await detail.getByLabel("Notes").fill("Two nodes are enough.");
    await detail.getByRole("button", { name: "Save" }).click();
    await expect(row(page, "Redis cache setup")).toContainText("Ondrej Novak");
    await expect(row(page, "Redis cache setup")).toContainText("24 Dec");
    await expect(detail).toContainText("changed the assignee");

    await detail.getByRole("button", { name: "Move up" }).click();
    const titles = async () =>
      (
        await page
          .getByRole("treegrid")
          .getByRole("checkbox")
          .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")))
      ).slice(0, 2);
    await expect
      .poll(titles)
      .toEqual(["Tick Redis cache setup", "Tick Production environment configuration"]);

    await detail.getByRole("button", { name: "Remove" }).click();
    await expect(row(page, "Redis cache setup")).toHaveCount(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(row(page, "Redis cache setup")).toBeVisible();

    await row(page, "CDN configuration").focus();
    await page.keyboard.press("n");
    await page.getByRole("dialog").getByLabel("Title").fill("Purge on release");
    await page.keyboard.press("Enter");
    await expect(row(page, "Purge on release")).toBeFocused();
    await expect(page.getByText(/of 153 items ticked/)).toBeVisible();
  });

  test("the keyboard alone is enough", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 1);
    const page = await as("lead");
    await openPlan(page, launch);
    await page.getByRole("checkbox", { name: "Only open" }).focus();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("row").nth(1)).toBeFocused();
    const to = async (title: string) => {
      for (let step = 0; step < 30; step += 1) {
        if (await row(page, title).evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press(step % 2 ? "j" : "ArrowDown");
      }
      throw new Error(`${title} was not reached`);
    };
    await to("Redis cache setup");
    await page.keyboard.press("Space");
    await expect(box(page, "Redis cache setup")).toBeChecked();
    await page.keyboard.press("Enter");
    await expect(drawer(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(drawer(page)).toHaveCount(0);
    await expect(row(page, "Redis cache setup")).toBeFocused();

    await page.keyboard.press("e");
    await page.keyboard.type("Redis with two nodes");
    await page.keyboard.press("Enter");
    await expect(row(page, "Redis with two nodes")).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await expect(row(page, "Redis with two nodes")).toBeFocused();
    await page.keyboard.press("a");
    await page
      .getByRole("dialog", { name: "Assign" })
      .getByLabel("Person")
      .selectOption({ label: "Lena Brandt" });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(row(page, "Redis with two nodes")).toContainText("Lena Brandt");
    await expect(row(page, "Redis with two nodes")).toBeFocused();

    await page.keyboard.press("h");
    await page.keyboard.press("h");
    await expect(row(page, "Redis with two nodes")).toHaveCount(0);
    await page.keyboard.press("l");
    await expect(row(page, "Redis with two nodes")).toBeVisible();
  });

  test("a phone shows cards that can be ticked, opened and read", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 0);
    const page = await as("lead", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const alive = page.waitForRequest(/\/api\/v1\/live/, { timeout: 30_000 });
    await page.goto(`/plans/${launch.slug}?q=authentication`);
    await alive;
    const title = "9.46.1 Authentication security review";
    await box(page, title).tap();
    await expect(row(page, title)).toContainText("You");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.evaluate(() => window.scrollTo(0, 0));
    await expectAccessible(page);
    await page.getByRole("button", { name: title, exact: true }).tap();
    await expect(drawer(page)).toBeVisible();
    await expectAccessible(page, '[role="dialog"]');
    await page.keyboard.press("Escape");
    await expect(drawer(page)).toHaveCount(0);
  });

  test("the plan and the detail of an item are accessible", async ({ as, api, launch }) => {
    await importSeed(await api("lead"), launch, 0);
    const page = await as("lead");
    await openPlan(page, launch);
    await expectAccessible(page);
    await page.getByRole("button", { name: "9.46.10 Security fix implementation", exact: true }).click();
    await expect(drawer(page)).toContainText("Waits for");
    await expectAccessible(page);
  });

  test("a plan of 4,000 items draws only what is in sight", async ({ as, api, launch }) => {
    const lead = await api("lead");
    const phase = (number: number) =>
      `## Phase ${number}\n${Array.from({ length: 200 }, (_, item) => `- [ ] item ${number}.${item}`).join("\n")}`;
    const text = Array.from({ length: 20 }, (_, number) => phase(number + 1)).join("\n\n");
    const answer = await lead.post(`/api/v1/plans/${launch.id}/import`, { data: { text }, timeout: 60_000 });
    expect(answer.status(), await answer.text()).toBe(200);
    const page = await as("lead");
    await openPlan(page, launch);
    await expect(page.getByText(/of 4000 items ticked/)).toBeVisible();
    expect(await page.getByRole("row").count()).toBeLessThan(120);
    await page.getByRole("row").nth(1).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Space");
    await expect
      .poll(async () => (await readNodes(lead, launch)).filter(({ ticked }) => ticked).length)
      .toBe(1);
  });

  test("a launch without a plan can begin with a phase", async ({ as, launch }) => {
    const page = await as("lead");
    await page.goto(`/plans/${launch.slug}`);
    await page.getByRole("button", { name: "Start with a phase" }).click();
    await page.getByRole("dialog").getByLabel("Title").fill("Before the launch");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await expect(row(page, "Before the launch")).toBeVisible();
  });
});
