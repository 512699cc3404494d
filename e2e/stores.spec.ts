import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { emailOf, PASSWORD } from "./people";
import { registerDatabase, SMALL, startTarget, type Target } from "./target";

let target: Target;
let folder: string;
test.beforeAll(async () => {
  target = await startTarget();
  await target.create("shop", SMALL);
  folder = await mkdtemp(path.join(tmpdir(), "holdpoint-e2e-stores-"));
});
test.afterAll(async () => {
  await target.stop();
  await rm(folder, { recursive: true, force: true });
});

const card = (page: Page, name: string) =>
  page
    .getByRole("main")
    .locator("div")
    .filter({ has: page.getByRole("heading", { name, exact: true }) })
    .filter({ has: page.getByText("Where", { exact: true }) })
    .last();

/** The card around a heading, by what only it holds. */
const menuOf = (page: Page, name: string) => page.getByRole("button", { name: `More for ${name}` });

async function registerFolder(page: Page, name: string, place: string): Promise<void> {
  await page.goto("/stores");
  await page.getByRole("button", { name: "Register a store" }).click();
  const form = page.getByRole("dialog", { name: "Register a store" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Folder", { exact: true }).fill(place);
  await form.getByRole("button", { name: "Register" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
}

test("a store is registered after mistakes were explained, tested, renamed and removed", async ({ as }) => {
  const page = await as("operator");
  await page.goto("/stores");
  await expect(page.getByRole("heading", { name: "This machine" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Register a store" }).click();
  const form = page.getByRole("dialog", { name: "Register a store" });
  await form.getByRole("button", { name: "Register" }).click();
  await expect(form.getByRole("alert").getByRole("listitem")).toHaveText([
    "Name the store.",
    "Enter the folder, beginning with a slash.",
  ]);
  await form.getByLabel("What it is").selectOption("s3");
  await expectAccessible(page);
  await form.getByLabel("What it is").selectOption("sftp");
  await expectAccessible(page);
  await form.getByLabel("What it is").selectOption("folder");
  const place = path.join(folder, "disk");
  await form.getByLabel("Name", { exact: true }).fill("Second disk");
  const file = path.join(folder, "a-file");
  await writeFile(file, "");
  await form.getByLabel("Folder", { exact: true }).fill(path.join(file, "below"));
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByRole("status")).toContainText("could not be used");
  await form.getByLabel("Folder", { exact: true }).fill(place);
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByRole("status")).toContainText("Written, read back and deleted");
  await form.getByRole("button", { name: "Register" }).click();
  await expect(form).toBeHidden();
  await expect(card(page, "Second disk").getByText("Works", { exact: true })).toBeVisible();
  expect(await readdir(place)).toEqual(["holdpoint-store"]);

  await menuOf(page, "Second disk").click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Second disk" });
  await edit.getByLabel("Name", { exact: true }).fill("Disk two");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Disk two" })).toBeVisible();

  const watching = await as("lead");
  await watching.goto("/stores");
  await expect(watching.getByRole("heading", { name: "Disk two" })).toBeVisible();
  for (const name of ["Register a store", /^Test/, /^More for/]) {
    await expect(watching.getByRole("button", { name })).toHaveCount(0);
  }
  await menuOf(page, "Disk two").click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const confirm = page.getByRole("alertdialog", { name: "Remove Disk two?" });
  await confirm.getByRole("button", { name: "Remove store" }).click();
  await expect(page.getByRole("heading", { name: "Disk two" })).toHaveCount(0);
  await expect(watching.getByRole("heading", { name: "Disk two" })).toHaveCount(0);
});

test("a recovery key is made in the browser, shown once, and checked with the age program", async ({
  as,
}, info) => {
  const label = `Safe in Basel ${info.retry + 1}`;
  const page = await as("admin");
  await page.goto("/stores/keys");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make a recovery key" }).click();
  const form = page.getByRole("dialog", { name: "Make a recovery key" });
  await form.getByLabel(/^Where it will lie/).fill(label);
  await form.getByRole("button", { name: "Make it" }).click();
  const identity = (await form.getByText(/^AGE-SECRET-KEY-1/).textContent()) ?? "";
  await expectAccessible(page);
  await form.getByRole("button", { name: "Use this key" }).click();
  await expect(form.getByRole("alert")).toContainText("Put it away first");
  await form.getByLabel("I have put it where it survives the loss of this machine.").check();
  await form.getByRole("button", { name: "Use this key" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("heading", { name: label })).toBeVisible();
  expect(await page.content()).not.toContain(identity);

  await page.getByRole("button", { name: `Check that ${label} opens` }).click();
  const check = page.getByRole("dialog", { name: `Check that ${label} opens` });
  const sealed = (await check.getByRole("region", { name: "Sealed text" }).textContent()) ?? "";
  await expectAccessible(page);
  const begun: string[] = [];
  page.on("request", (request) => begun.push(request.url()));
  await check.getByLabel("Type the words it shows").fill("guessed");
  await check.getByRole("button", { name: "Confirm" }).click();
  await expect(check.getByRole("alert").first()).toContainText("not the words that were sealed");
  const key = path.join(folder, "recovery-key.txt");
  await writeFile(key, identity, { mode: 0o600 });
  const phrase = execFileSync("age", ["--decrypt", "--identity", key], { input: sealed }).toString().trim();
  await check.getByLabel("Type the words it shows").fill(phrase);
  await check.getByRole("button", { name: "Confirm" }).click();
  await expect(check).toBeHidden();
  expect(begun.filter((url) => url.endsWith("/check"))).toEqual([]);
  await expect(page.getByText("Safe without this console")).toBeVisible();
  await expectAccessible(page);
});

test("a backup is copied to a second store, and copied again when that copy is lost", async ({
  as,
  api,
  launch,
}) => {
  const page = await as("operator");
  const place = path.join(folder, "offsite");
  await registerFolder(page, "Offsite", place);
  await registerDatabase(await api("operator"), launch, target, "shop");
  await page.goto(`/backups/${launch.slug}`);
  await page.getByRole("button", { name: "Change for Shop" }).click();
  const form = page.getByRole("dialog", { name: "Where backups of Shop go" });
  await form.getByLabel("Copied to").selectOption({ label: `Offsite: ${place}` });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();

  await page
    .getByRole("button", { name: /^Back up/ })
    .first()
    .click();
  await expect(page.getByRole("table").getByText("Good", { exact: true })).toBeVisible({ timeout: 60_000 });
  await page
    .getByRole("table", { name: /backups/i })
    .getByRole("link")
    .first()
    .click();
  const copies = page.getByRole("table", { name: "Copies of this backup" });
  await expect(page.getByText("2 good copies")).toBeVisible({ timeout: 60_000 });
  await expect(copies.getByRole("row")).toHaveCount(3);
  await expectAccessible(page);
  const address = page.url();

  const [id = ""] = (await readdir(place)).filter((name) => name !== "holdpoint-store");
  await rm(path.join(place, id), { recursive: true });
  await page.goto("/stores");
  await menuOf(page, "Offsite").click();
  await page.getByRole("menuitem", { name: "Look through it" }).click();
  await expect(page.getByText(/1 lost/)).toBeVisible({ timeout: 60_000 });
  await page.goto(address);
  await expect(copies.getByText("It is not in the store any more.")).toBeVisible();
  await page.getByRole("button", { name: "Copy to Offsite again" }).click();
  await expect(page.getByText("2 good copies")).toBeVisible({ timeout: 60_000 });
  expect(await readdir(path.join(place, id))).toEqual(["data.age", "manifest.json"]);

  const secret = path.join(folder, "password.txt");
  await writeFile(secret, PASSWORD, { mode: 0o600 });
  const program = path.join(import.meta.dirname, "..", "cli", "holdpoint");
  const options = ["--store", "Offsite", "--rebuild", "--bytes", "--url", new URL(address).origin];
  const login = ["--email", emailOf("operator"), "--password-file", secret];
  const told = execFileSync(program, ["backup", "catalogue", ...options, ...login]).toString();
  expect(told).toBe("1 copy as expected, 0 lost, 0 brought back, 0 refused\n");
});
