import type { Page } from "@playwright/test";
import { expect, expectAccessible, type TestLaunch, test } from "./fixtures";

const PLAN = `# Orchard launch

## Preparation

| Thing | Person | Wave | Seen |
|-------|--------|------|------|
| Freeze the schema | Ana | 1 | yes, twice |
| Tell support | Ben | 2 | [ ] |
| Count the apples | Cid | 3 | not yet |
| Print labels | Dee | 4 | not yet |

## Loose ends

- Vendor may be late
- Traffic may double
`;

const file = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text, "utf8"),
});

async function openImport(page: Page, launch: TestLaunch): Promise<void> {
  await page.goto(`/plans/${launch.slug}/import`);
  await expect(page.getByRole("heading", { name: "Import a plan" })).toBeVisible();
}

const recognised = (page: Page) =>
  page.locator("section", { has: page.getByRole("heading", { name: "Recognised" }) });
const outline = (page: Page) =>
  page.locator("section", { has: page.getByRole("heading", { name: "Outline", exact: true }) });

test("what was recognised is corrected with the keyboard, imported so, and known again", async ({
  as,
  launch,
}) => {
  const page = await as("lead");
  await openImport(page, launch);
  await page.setInputFiles("input[type=file]", file("orchard.md", PLAN));
  await expect(recognised(page).getByText("Also 1 title, 2 sections, 2 notes.")).toBeVisible();
  await page.getByRole("button", { name: /^Tables/ }).click();
  const table = page.getByRole("listitem", { name: "Table on line 5" });
  await expect(table.getByText("| Freeze the schema | Ana | 1 | yes, twice |")).toBeVisible();

  const readAs = page.getByLabel("Table on line 5: read as");
  await readAs.focus();
  await page.keyboard.press("t");
  await expect(readAs).toHaveValue("tasks");
  await expect(recognised(page).getByText("0 ticked in the file")).toBeVisible();
  await expect(outline(page).getByText("Freeze the schema")).toBeVisible();
  await table.getByText("Columns").click();
  await page.getByLabel("Table on line 5: column Person means").selectOption("Owner");
  await expect(outline(page).getByText("Ana · line 7")).toBeVisible();
  await page.getByLabel("Table on line 5: column Seen means").selectOption("Tick");
  await page.getByLabel("Table on line 5: column Wave means").selectOption("Leave out");
  await page.getByRole("button", { name: /^Lists/ }).click();
  await page.getByLabel("List on line 14: read as").selectOption("Risks");
  await expect(recognised(page).getByText("Also 1 title, 2 sections, 2 risks.")).toBeVisible();
  await expect(page.getByText("2 corrections")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/of 4 items ticked/)).toBeVisible();
  await openImport(page, launch);
  await page.setInputFiles("input[type=file]", file("orchard.md", PLAN));
  await expect(page.getByText("This file is the plan already.")).toBeVisible();
  await expect(page.getByText("2 corrections")).toBeVisible();
  await page.getByRole("button", { name: "All as recognised" }).click();
  await expect(page.getByText("all as recognised", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Replace the plan" })).toBeVisible();
});

test("on a phone, one correction can be taken back", async ({ as, launch }) => {
  const page = await as("lead", { viewport: { width: 360, height: 740 } });
  await openImport(page, launch);
  await page.setInputFiles("input[type=file]", file("orchard.md", PLAN));
  await page.getByRole("button", { name: /^Headings/ }).click();
  const heading = page.getByRole("listitem", { name: "Heading on line 3" });
  await page.getByLabel("Heading on line 3: read as").selectOption("Phase");
  await expect(heading.getByText("Corrected")).toBeVisible();
  await expect(recognised(page).getByText("Also 1 title, 1 phase, 1 section, 2 notes.")).toBeVisible();
  await heading.getByRole("button", { name: "As recognised" }).click();
  await expect(recognised(page).getByText("Also 1 title, 2 sections, 2 notes.")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await expectAccessible(page);
});

test("CSV and JSON come in by file and by paste, and what is no plan is refused in words", async ({
  as,
  launch,
}) => {
  const page = await as("lead");
  await openImport(page, launch);
  const chooser = "input[type=file]";
  const alert = page.getByRole("alert").filter({ hasText: /\S/ });
  await page.setInputFiles(chooser, {
    ...file("plan.docx", ""),
    buffer: Buffer.from("504b030414000600", "hex"),
  });
  await expect(alert).toContainText("a ZIP archive or an Office document, not text");
  await page.setInputFiles(
    chooser,
    file("plan.json", '{ "format": "holdpoint-plan", "version": 1, "nodes": 3 }'),
  );
  await expect(alert).toContainText("This is no plan exported as JSON: nodes");
  await page.setInputFiles(chooser, file("plan.csv", "owner,due\nAna,2027-01-01\n"));
  await expect(alert).toContainText("title");

  await page.setInputFiles(
    chooser,
    file("plan.csv", "id,title,owner\nT1,Freeze the schema,Ana\nT2,Tell support,Ben\n"),
  );
  await expect(outline(page).getByText("Freeze the schema")).toBeAttached();
  await page.getByRole("button", { name: "Another file" }).click();
  await page.getByLabel("Or paste the text").fill("title;owner\nPrint labels;Dee\n");
  await page.getByRole("button", { name: "Preview the text" }).click();
  await expect(recognised(page).getByText("pasted.csv")).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/of 1 items? ticked/)).toBeVisible();
});
