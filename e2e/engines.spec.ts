import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { startRedis } from "../server/testing/redis";
import { expect, expectAccessible, panel, type TestLaunch, test } from "./fixtures";
import { backupIs } from "./target";

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "holdpoint-engines-"));
  await mkdir(path.join(folder, "site", "pictures"), { recursive: true });
  await writeFile(path.join(folder, "site", "index.html"), "<h1>Hello</h1>");
  await writeFile(path.join(folder, "site", "pictures", "one.svg"), "<svg/>");
  execFileSync("sqlite3", [path.join(folder, "shop.db")], {
    input: "CREATE TABLE visitor (name); INSERT INTO visitor VALUES ('Ada'), ('Zoë');",
  });
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const field = (form: Locator, name: string) => form.getByLabel(name, { exact: true });

async function register(
  page: Page,
  launch: TestLaunch,
  type: string,
  values: Record<string, string>,
): Promise<void> {
  await page.goto(`/systems/${launch.slug}`);
  await page.getByRole("button", { name: "Register a system" }).click();
  const form = page.getByRole("dialog", { name: "Register a system" });
  await field(form, "What it is").selectOption(type);
  for (const [name, value] of Object.entries(values)) await field(form, name).fill(value);
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByRole("status")).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Register", exact: true }).click();
  await expect(form).toBeHidden();
}

/** Backs a system up by its button and restores it under a name, as a person does. */
async function backUpAndRestore(
  page: Page,
  launch: TestLaunch,
  system: string,
  name: string,
): Promise<string> {
  await page.goto(`/backups/${launch.slug}`);
  const answer = page.waitForResponse(
    (response) => response.url().endsWith("/api/v1/backups") && response.status() === 202,
  );
  await page.getByRole("button", { name: `Back up now: ${system}` }).click();
  const { id } = (await (await answer).json()) as { id: string };
  await backupIs(page.request, id, "good");
  await page.goto(`/backups/${launch.slug}/${id}`);
  await expect(page.getByText("Good", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /^Restore into a new/ }).click();
  await page.getByRole("textbox").fill(name);
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Restore into ${name}` }).click();
  await expect(page.getByRole("heading", { name: "Result" })).toBeVisible({ timeout: 30_000 });
  return id;
}

test("a folder is registered, backed up, and restored beside itself", async ({ as, launch }) => {
  const page = await as("operator");
  await register(page, launch, "folder", { Name: "Site", Address: path.join(folder, "site") });
  await expect(page.getByText("2 files")).toHaveCount(0);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/, 2 files$/)).toBeVisible();
  await backUpAndRestore(page, launch, "Site", "site-restored");
  await expect(
    page.getByText("2 folders, 2 files: every folder has the files it had at backup time."),
  ).toBeVisible();
  const table = panel(page, "Folder by folder");
  await expect(table.getByRole("row", { name: /pictures/ })).toContainText("Same files and content");
  expect(await readFile(path.join(folder, "site-restored", "index.html"), "utf8")).toBe("<h1>Hello</h1>");
  await expectAccessible(page);
});

test("an SQLite file comes back as a file of its own, and a taken name is refused", async ({
  as,
  launch,
}) => {
  const page = await as("operator");
  await register(page, launch, "sqlite", { Name: "Ledger", Address: path.join(folder, "shop.db") });
  const id = await backUpAndRestore(page, launch, "Ledger", "shop-restored.db");
  await expect(panel(page, "Table by table").getByRole("row", { name: /visitor/ })).toContainText(
    "Same rows and content",
  );
  const told = execFileSync("sqlite3", [
    path.join(folder, "shop-restored.db"),
    "SELECT count(*) FROM visitor",
  ]);
  expect(told.toString().trim()).toBe("2");
  await page.goto(`/backups/${launch.slug}/${id}/restore`);
  await page.getByRole("textbox").fill("shop-restored.db");
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("is there already");
});

test("a Redis database comes back under an empty number, and a wrong password is told", async ({
  as,
  launch,
}) => {
  const server = await startRedis();
  try {
    const { hostname, port } = new URL(server.url);
    execFileSync("redis-cli", ["-p", port, "SET", "greeting", "hello"]);
    execFileSync("redis-cli", ["-p", port, "CONFIG", "SET", "repl-diskless-sync-delay", "0"]);
    const page = await as("operator");
    await page.goto(`/systems/${launch.slug}`);
    await page.getByRole("button", { name: "Register a system" }).click();
    const form = page.getByRole("dialog", { name: "Register a system" });
    await field(form, "What it is").selectOption("redis");
    await field(form, "Name").fill("Cache");
    await field(form, "Host").fill(hostname);
    await field(form, "Port").fill(port);
    await form.getByLabel(/^User/).fill("nobody");
    await form.getByLabel(/^Password/).fill("wrong");
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByRole("status")).toContainText("The server refused the password.");
    await form.getByLabel(/^User/).fill("");
    await form.getByLabel(/^Password/).fill("");
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByRole("status")).toContainText(/Redis [\d.]+, 1 key/);
    await form.getByRole("button", { name: "Register", exact: true }).click();
    await expect(form).toBeHidden();
    await backUpAndRestore(page, launch, "Cache", "4");
    await expect(
      panel(page, "Kind of value by kind of value").getByRole("row", { name: /string/ }),
    ).toContainText("Same keys and content");
    expect(execFileSync("redis-cli", ["-p", port, "-n", "4", "GET", "greeting"]).toString().trim()).toBe(
      "hello",
    );
  } finally {
    await server.close();
  }
});
