import { Buffer } from "node:buffer";
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect, expectAccessible, type TestLaunch, test } from "./fixtures";

const PLAN = `# Atlas

## Web

- [ ] Deploy
- [ ] Smoke test
- [ ] Announce

## Mobile

- [ ] Store entry
- [ ] Push certificates
`;

async function importPlan(api: APIRequestContext, launch: TestLaunch): Promise<Map<string, string>> {
  const answer = await api.post(`/api/v1/plans/${launch.id}/import`, {
    data: { fileName: "plan.md", text: PLAN },
  });
  expect(answer.status()).toBe(200);
  const { nodes } = (await (await api.get(`/api/v1/plans/${launch.id}`)).json()) as {
    nodes: { id: string; title: string }[];
  };
  return new Map(nodes.map(({ id, title }) => [title, id]));
}

async function openItem(page: Page, launch: TestLaunch, items: ReadonlyMap<string, string>, title: string) {
  await page.goto(`/plans/${launch.slug}?item=${items.get(title)}`);
  await expect(drawer(page).getByRole("heading", { name: title, exact: true })).toBeVisible();
  await expect(page.getByText("Live", { exact: true }).first()).toBeAttached();
}

const drawer = (page: Page) => page.getByRole("dialog").first();
const row = (page: Page, title: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name: title, exact: true }) });
const field = (page: Page) => drawer(page).getByLabel("Write a comment");
const comments = (page: Page) => drawer(page).getByRole("list", { name: "Comments, oldest first" });
const bell = (page: Page) => page.getByRole("button", { name: /^Inbox/ }).first();

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEUlEQVR4nGP8z8Dwn4GBgQEADQAB/6gD2aoAAAAASUVORK5CYII=",
  "base64",
);

test("two people talk about an item; a mention reaches the other, live", async ({ as, api, launch }) => {
  const items = await importPlan(await api("lead"), launch);
  const [lead, operator] = [await as("lead"), await as("operator")];
  await openItem(lead, launch, items, "Deploy");
  await operator.goto(`/plans/${launch.slug}`);
  await expect(bell(operator)).toBeVisible();

  await test.step("names are offered after @ and chosen by the keyboard", async () => {
    await field(lead).fill("Ready when **you** are, ");
    await field(lead).press("End");
    await field(lead).pressSequentially("@ond");
    await expect(lead.getByRole("listbox").getByRole("option", { name: "Ondrej Novak" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await expectAccessible(lead);
    await field(lead).press("Enter");
    await expect(field(lead)).toHaveValue("Ready when **you** are, @Ondrej Novak ");
    await field(lead).pressSequentially("<b>see</b> https://a.example/x");
    await field(lead).press("Control+Enter");
    await expect(comments(lead).getByText("@Ondrej Novak")).toBeVisible();
    await expect(field(lead)).toHaveValue("");
    await expect(comments(lead).getByText("<b>see</b>")).toBeVisible();
    await expect(comments(lead).getByRole("link", { name: "https://a.example/x" })).toHaveAttribute(
      "rel",
      /noopener/,
    );
  });

  await test.step("the other is told, sees the number on the row, and is led to the comment", async () => {
    await expect(row(operator, "Deploy").getByText("1 comment")).toBeAttached();
    await expect(bell(operator)).toHaveAccessibleName("Inbox, 1 unread");
    await bell(operator).click();
    const inbox = operator.getByRole("dialog", { name: "Inbox" });
    await expect(inbox.getByText("Lena Brandt mentioned you in")).toBeVisible();
    await expectAccessible(operator);
    await inbox.getByRole("link", { name: "Deploy" }).click();
    await expect(operator).toHaveURL(/item=.*&comment=/);
    await expect(comments(operator).getByRole("listitem").first()).toBeFocused();
    await expect(bell(operator)).toHaveAccessibleName("Inbox");
  });

  await test.step("answers, changes and removals are seen at once", async () => {
    await field(operator).fill("On it");
    await drawer(operator).getByRole("button", { name: "Comment", exact: true }).click();
    await expect(comments(lead).getByText("On it")).toBeVisible();
    await comments(operator).getByRole("button", { name: "Edit this comment" }).click();
    await drawer(operator).getByLabel("Edit this comment").first().fill("On it at noon");
    await drawer(operator).getByRole("button", { name: "Save", exact: true }).click();
    await expect(comments(lead).getByText("On it at noon")).toBeVisible();
    await expect(comments(lead).getByText(/edited/)).toBeVisible();
    await expect(comments(operator).getByRole("button", { name: "Remove this comment" })).toHaveCount(1);
    await comments(lead).getByRole("button", { name: "Remove this comment" }).last().click();
    await lead.getByRole("alertdialog").getByRole("button", { name: "Remove comment" }).click();
    await expect(comments(operator).getByText("Removed by Lena Brandt.")).toBeVisible();
    await expect(comments(operator).getByText("On it at noon")).toHaveCount(0);
    await expect(drawer(lead).getByText(/removed a comment by Ondrej Novak/)).toBeVisible();
  });
});

test("a comment that cannot be sent is kept, also through a reload, and written once", async ({
  as,
  api,
  launch,
}) => {
  const items = await importPlan(await api("lead"), launch);
  const page = await as("stakeholder");
  await openItem(page, launch, items, "Deploy");
  await field(page).fill("A question from outside the team");
  await page.reload();
  await expect(field(page)).toHaveValue("A question from outside the team");
  await page.route("**/api/v1/comments/*/items/*", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await drawer(page).getByRole("button", { name: "Comment", exact: true }).click();
  await expect(drawer(page).getByRole("alert")).toContainText("Not sent; the text is kept.");
  await page.reload();
  await expect(drawer(page).getByRole("alert")).toContainText("Not sent; the text is kept.");
  await expectAccessible(page);
  await page.unroute("**/api/v1/comments/*/items/*");
  await drawer(page).getByRole("button", { name: "Send again" }).click();
  await expect(drawer(page).getByRole("alert")).toHaveCount(0);
  await expect(comments(page).getByRole("listitem")).toHaveCount(1);
  await expect(drawer(page).getByRole("heading", { name: "Files" })).toHaveCount(0);
});

test("files arrive, are shown, downloaded and removed with a reason", async ({ as, api, launch }) => {
  const items = await importPlan(await api("lead"), launch);
  const [lead, operator] = [await as("lead"), await as("operator")];
  await openItem(lead, launch, items, "Deploy");
  await openItem(operator, launch, items, "Deploy");
  const page = Buffer.from("<script>document.title = 'owned'</script>");
  await drawer(operator)
    .getByLabel("Files to attach")
    .setInputFiles([
      { name: "shot.png", mimeType: "image/png", buffer: PNG },
      { name: "report.html", mimeType: "text/html", buffer: page },
      { name: "empty.log", mimeType: "text/plain", buffer: Buffer.alloc(0) },
    ]);
  const files = drawer(lead).getByRole("list", { name: "Files" });
  await expect(files.getByRole("link", { name: "shot.png", exact: true })).toBeVisible();
  await expect(files.getByText("PNG picture, 2 × 3")).toBeVisible();
  await expect(files.getByText(/Text$/)).toBeVisible();
  await expect(drawer(operator).getByRole("alert")).toContainText(
    "empty.log was not attached. This file is empty.",
  );
  await expect
    .poll(() => files.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBe(2);
  await expectAccessible(operator);

  const [download] = await Promise.all([
    lead.waitForEvent("download"),
    files.getByRole("link", { name: "report.html", exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("report.html");

  await drawer(operator).getByRole("button", { name: "Remove shot.png" }).click();
  const ask = operator.getByRole("alertdialog");
  await ask.getByRole("button", { name: "Remove file" }).click();
  await ask.getByLabel(/Reason/).fill("Shows a customer");
  await ask.getByRole("button", { name: "Remove file" }).click();
  await expect(files.getByText("shot.png")).toHaveCount(0);
  await expect(drawer(lead).getByText("removed the file shot.png")).toBeVisible();
  await expect(drawer(lead).getByText("“Shows a customer”")).toBeVisible();
});

test("a picture is pasted, and a file that is on its way can be stopped", async ({ as, api, launch }) => {
  const items = await importPlan(await api("lead"), launch);
  const page = await as("operator");
  await openItem(page, launch, items, "Smoke test");
  await page.evaluate((base64) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, PNG.toString("base64"));
  await expect(drawer(page).getByRole("link", { name: "pasted.png", exact: true })).toBeVisible();

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/bytes", async (route) => {
    await held;
    await route.abort();
  });
  const buffer = Buffer.alloc(300_000, 1);
  await drawer(page)
    .getByLabel("Files to attach")
    .setInputFiles([{ name: "big.bin", mimeType: "", buffer }]);
  await expect(drawer(page).getByRole("progressbar", { name: "big.bin" })).toBeVisible();
  await drawer(page).getByRole("button", { name: "Cancel big.bin" }).click();
  await expect(drawer(page).getByText("big.bin")).toHaveCount(0);
  release();
});

test("who else is here is seen, at the item too, and leaves with the tab", async ({ as, api, launch }) => {
  const items = await importPlan(await api("lead"), launch);
  const [lead, operator] = [await as("lead"), await as("operator")];
  await openItem(operator, launch, items, "Announce");
  await openItem(lead, launch, items, "Announce");
  await expect(drawer(lead).getByText("Ondrej Novak also has this open")).toBeVisible();
  await expect(drawer(operator).getByText("Lena Brandt also has this open")).toBeVisible({ timeout: 15_000 });
  await expectAccessible(lead);
  await lead.getByRole("button", { name: "Also here: Ondrej Novak" }).click();
  await expect(lead.getByText("Ondrej Novak · Plan")).toBeVisible();
  await operator.close();
  await expect(drawer(lead).getByText(/also has this open/)).toHaveCount(0, { timeout: 30_000 });
});

test("a group does not apply: its reason stands there, the numbers leave it out, and it comes back", async ({
  as,
  api,
  launch,
}) => {
  const items = await importPlan(await api("lead"), launch);
  const [lead, operator] = [await as("lead"), await as("operator")];
  await operator.goto(`/plans/${launch.slug}`);
  await openItem(lead, launch, items, "Mobile");
  await drawer(lead).getByRole("button", { name: "Set not applicable…" }).click();
  const ask = lead.getByRole("dialog", { name: "Not applicable to this launch?" });
  await expect(ask.getByText("2 open items below leave the numbers.")).toBeVisible();
  await ask.getByRole("button", { name: "Set not applicable" }).click();
  await expect(ask.getByText("Say why it does not apply.")).toBeVisible();
  await ask.getByLabel(/Reason/).fill("No app in this release");
  await ask.getByRole("button", { name: "Set not applicable" }).click();
  await expect(drawer(lead).getByText("No app in this release").first()).toBeVisible();
  await expectAccessible(lead);
  await expect(operator.getByText(/of 3 items ticked/)).toBeVisible();
  await expect(row(operator, "Store entry").getByText("Not applicable").first()).toBeVisible();

  await openItem(operator, launch, items, "Store entry");
  await expect(drawer(operator).getByText("No app in this release").first()).toBeVisible();
  await expect(drawer(operator).getByRole("button", { name: "It applies" })).toHaveCount(0);

  await drawer(lead).getByRole("button", { name: "It applies" }).click();
  await expect(lead.getByText(/of 5 items ticked/)).toBeVisible();
});

test("an item is edited on a phone; circles are refused in words, and nothing typed is lost", async ({
  as,
  api,
  launch,
}) => {
  const items = await importPlan(await api("lead"), launch);
  const page = await as("lead", { viewport: { width: 360, height: 740 } });
  await openItem(page, launch, items, "Deploy");

  await drawer(page).getByRole("button", { name: "Add what it waits for" }).click();
  const search = drawer(page).getByRole("combobox", { name: "Also wait for" });
  await search.pressSequentially("smoke");
  await page.getByRole("option", { name: /Smoke test/ }).waitFor();
  await search.press("Enter");
  await expect(drawer(page).getByRole("button", { name: "No longer wait for Smoke test" })).toBeVisible();
  await drawer(page).getByRole("button", { name: "Smoke test", exact: true }).click();
  await drawer(page).getByRole("button", { name: "Add what it waits for" }).click();
  await drawer(page).getByRole("combobox", { name: "Also wait for" }).pressSequentially("deploy");
  await page.getByRole("option", { name: /Deploy/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect(drawer(page).getByText("“Smoke test” would wait for “Deploy”, which waits for")).toBeVisible();
  await expectAccessible(page);

  await drawer(page).getByLabel("Notes", { exact: true }).fill("Half a thought");
  await drawer(page).getByLabel("Estimate", { exact: true }).fill("soon");
  await page.reload();
  await expect(drawer(page).getByLabel("Notes", { exact: true })).toHaveValue("Half a thought");
  await drawer(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(drawer(page).getByText("Write it like 45 min, 6 h, 2.5 d or 1 w.").first()).toBeVisible();
  await drawer(page).getByLabel("Estimate", { exact: true }).fill("2 d");
  await drawer(page).getByLabel("Due", { exact: true }).fill("2026-12-24");
  await drawer(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(drawer(page).getByText("Not saved yet; kept in this browser.")).toHaveCount(0);
  await expect(drawer(page).getByText("changed the estimate, due date, notes")).toBeVisible();
  await drawer(page)
    .getByRole("button", { name: /Undo: Lena Brandt changed the estimate/ })
    .click();
  await expect(drawer(page).getByLabel("Notes", { exact: true })).toHaveValue("");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
});
