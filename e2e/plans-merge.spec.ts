import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, panel, type TestLaunch, test } from "./fixtures";

interface PlanNode {
  id: string;
  title: string;
  ticked: boolean;
  version: number;
  ownerText?: string;
}

const OLD = `# Spring

## Phase 1: Build

- [ ] Write the code
- [ ] Review the code with a friend
- [ ] Measure the start

## Phase 2: Ship

| ID | Task | Owner | Status |
| --- | --- | --- | --- |
| T1 | Freeze the branches | Ana | Done |
| T2 | Deploy to production | Ben | Pending |
`;
/** Something new, something reworded, moved, ticked and taken out, and another owner for the deployment. */
const NEW = `# Spring

## Phase 1: Build

- [ ] Tell everybody early
- [x] Write the code
- [ ] Review the code with two friends

## Phase 2: Ship

- [ ] Measure the start

| ID | Task | Owner | Status |
| --- | --- | --- | --- |
| T2 | Deploy to production | Cleo | Pending |
`;

const file = (text: string, name = "spring.md") => ({
  name,
  mimeType: "text/markdown",
  buffer: Buffer.from(text),
});

async function begun(api: APIRequestContext, launch: TestLaunch): Promise<void> {
  const data = { fileName: "spring.md", text: OLD };
  expect((await api.post(`/api/v1/plans/${launch.id}/import`, { data })).status()).toBe(200);
}

async function nodesOf(api: APIRequestContext, launch: TestLaunch): Promise<PlanNode[]> {
  return ((await (await api.get(`/api/v1/plans/${launch.id}`)).json()) as { nodes: PlanNode[] }).nodes;
}

async function nodeOf(api: APIRequestContext, launch: TestLaunch, title: string): Promise<PlanNode> {
  const node = (await nodesOf(api, launch)).find((one) => one.title === title);
  if (!node) throw new Error(`there is no "${title}"`);
  return node;
}

async function own(api: APIRequestContext, launch: TestLaunch, title: string, ownerText: string) {
  const { id, version } = await nodeOf(api, launch, title);
  const answer = await api.patch(`/api/v1/plans/${launch.id}/nodes/${id}`, { data: { version, ownerText } });
  expect(answer.status()).toBe(200);
}

const conflict = (page: Page, title: string) => page.getByRole("group", { name: new RegExp(`^${title}`) });

test.describe("a newer file", () => {
  test("is merged: what it does is told, conflicts are decided, and it can be undone", async ({
    as,
    api,
    launch,
  }) => {
    const lead = await api("lead");
    await begun(lead, launch);
    await own(lead, launch, "Deploy to production", "Dora");
    const before = await nodesOf(lead, launch);
    const page = await as("lead");
    await page.goto(`/plans/${launch.slug}`);
    await page.getByRole("link", { name: "Import newer" }).click();
    await expect(page.getByRole("heading", { name: "Merge a newer file" })).toBeVisible();
    await page.setInputFiles("input[type=file]", file(OLD));
    await expect(page.getByRole("heading", { name: "Nothing changed" })).toBeVisible();
    await page.getByRole("button", { name: "Another file" }).click();

    await page.setInputFiles("input[type=file]", file(NEW));
    await expect(panel(page, "What the newer file does")).toContainText(
      "The file adds 1 item, changes 2 items (1 ticked), moves 1 item and takes out 1 item.",
    );
    await page.getByText("Taken out", { exact: true }).last().click();
    await expect(page.getByText("Freeze the branches")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByText("Decide 1 more conflict first.")).toBeVisible();
    await expect(conflict(page, "Deploy to production")).toBeFocused();
    expect(await nodesOf(lead, launch)).toEqual(before);

    // Meanwhile somebody else works on: the merge is looked at again, and what still holds stays decided.
    await conflict(page, "Deploy to production")
      .getByRole("radio", { name: "Take the file's: Cleo" })
      .check();
    await own(lead, launch, "Review the code with a friend", "Eve");
    await expect(page.getByText("Somebody changed the plan just now.")).toBeVisible();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByText("This is the merge with the plan as it is now")).toBeVisible();
    await expect(page.getByRole("radio", { name: "Take the file's: Cleo" })).toBeChecked();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Merged" })).toBeVisible();
    await expectAccessible(page);

    const after = await nodesOf(lead, launch);
    expect(after.map(({ title }) => title)).toEqual([
      "Spring",
      "Phase 1: Build",
      "Tell everybody early",
      "Write the code",
      "Review the code with two friends",
      "Phase 2: Ship",
      "Measure the start",
      "Deploy to production",
    ]);
    const deploy = before.find(({ title }) => title === "Deploy to production");
    expect(after.at(-1)).toMatchObject({ id: deploy?.id, ownerText: "Cleo" });
    expect(await nodeOf(lead, launch, "Review the code with two friends")).toMatchObject({
      ownerText: "Eve",
    });

    await page.getByRole("button", { name: "Undo the merge" }).click();
    await expect(page.getByRole("heading", { name: "The merge was undone" })).toBeVisible();
    const back = await nodesOf(lead, launch);
    expect(back.map(({ id, title }) => [id, title])).toEqual(before.map(({ id, title }) => [id, title]));
  });

  test("is handed over from the import page, and all conflicts are decided at once", async ({
    as,
    api,
    launch,
  }) => {
    const lead = await api("lead");
    await begun(lead, launch);
    await own(lead, launch, "Deploy to production", "Dora");
    await own(lead, launch, "Freeze the branches", "Dora");
    const page = await as("lead", { viewport: { width: 360, height: 740 } });
    await page.goto(`/plans/${launch.slug}/import`);
    await page.setInputFiles("input[type=file]", file(NEW));
    await page.getByRole("link", { name: "Merge this file into the plan instead" }).click();
    await expect(page.getByText("0 of 2 conflicts decided")).toBeVisible();
    await page.getByRole("button", { name: "All from the console" }).click();
    await expect(page.getByText("2 of 2 conflicts decided")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await page.getByRole("link", { name: "Go to the plan" }).click();
    await expect(page.getByText(/of 6 items ticked/)).toBeVisible();
    expect(await nodeOf(lead, launch, "Deploy to production")).toMatchObject({ ownerText: "Dora" });
    expect(await nodeOf(lead, launch, "Freeze the branches")).toMatchObject({ ownerText: "Dora" });
  });
});

test("an export says what it cannot write, and every imported file is kept", async ({ as, api, launch }) => {
  const lead = await api("lead");
  await begun(lead, launch);
  const page = await as("lead");
  for (const title of ["Measure the start", "Deploy to production"]) {
    const { id, version } = await nodeOf(lead, launch, title);
    const data = { ticked: true, version };
    await lead.post(`/api/v1/plans/${launch.id}/nodes/${id}/tick`, { data });
  }
  await page.goto(`/plans/${launch.slug}`);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Export the plan" });
  await expect(dialog.getByText("1 box differs from the imported file.")).toBeVisible();
  await dialog.getByText("1 tick cannot be written into this file.").click();
  await expect(dialog.getByText("(ticked; it has no box in the file)")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("checkbox", { name: "With evidence links" }).check();
  await expect(dialog.getByText("0 links to evidence.")).toBeVisible();
  const exported = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  expect((await exported).suggestedFilename()).toBe("spring.md");
  await dialog.getByRole("radio", { name: "CSV" }).check();
  await expect(dialog.getByText("spring.csv")).toBeVisible();
  const original = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Download spring.md, import 1" }).click();
  const stream = await (await original).createReadStream();
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  expect(text).toBe(OLD);
});
