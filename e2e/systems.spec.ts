import type { Locator, Page } from "@playwright/test";
import { freePort } from "./console";
import { expect, expectAccessible, test } from "./fixtures";
import { registerDatabase, SMALL, startTarget, type Target } from "./target";

let target: Target;
test.beforeAll(async () => {
  target = await startTarget();
  await target.create("shop", SMALL);
});
test.afterAll(() => target.stop());

const field = (form: Locator, name: string | RegExp) => form.getByLabel(name, { exact: true });

async function fill(form: Locator, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await field(form, name).fill(value);
}

async function openMenu(page: Page, system: string, item: "Edit" | "Remove"): Promise<void> {
  await page.getByRole("button", { name: `More for ${system}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a database is registered after mistakes were explained and nothing typed was lost", async ({
  as,
  launch,
}) => {
  const page = await as("operator");
  await page.goto(`/systems/${launch.slug}`);
  await expect(page.getByRole("main").getByText("No system is registered yet.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Register a system" }).click();
  const form = page.getByRole("dialog", { name: "Register a system" });
  await expectAccessible(page);
  const { host, user, password } = target;
  const right = { Name: "Shop", Host: host, Port: String(target.port), Database: "shop", User: user };
  await fill(form, { ...right, Password: password });
  for (const [name, wrong, told] of [
    ["Password", "not the password", `The server refused the password of ${user}.`],
    ["Port", String(await freePort()), "Nothing listens at"],
    ["Database", "shopp", 'There is no database named "shopp"'],
  ] as const) {
    await fill(form, { [name]: wrong });
    await form.getByRole("button", { name: "Test connection" }).click();
    await expect(form.getByRole("status")).toContainText(told);
    const expected = { ...right, Password: password, [name]: wrong };
    for (const [label, value] of Object.entries(expected))
      await expect(field(form, label)).toHaveValue(value);
    await fill(form, { ...right, Password: password });
  }
  await form.getByRole("button", { name: "Test connection" }).click();
  await expect(form.getByRole("status")).toHaveText(/PostgreSQL 15\.\d+, 3 tables, [\d.]+ MB\./);
  await form.getByRole("button", { name: "Register" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("heading", { name: "Shop", level: 3 })).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();
  await expect(page.getByText(/^PostgreSQL 15\.\d+$/)).toBeVisible();
  await expect(page.getByText(/^[\d.]+ MB, 3 tables$/)).toBeVisible();
  expect(await page.content()).not.toContain(password);
  await expectAccessible(page);
});

test("what is missing is said before anything is sent", async ({ as, launch }) => {
  const page = await as("operator");
  await page.goto(`/systems/${launch.slug}`);
  await page.getByRole("button", { name: "Register a system" }).click();
  const form = page.getByRole("dialog", { name: "Register a system" });
  await fill(form, { Port: "70000" });
  await form.getByRole("button", { name: "Register" }).click();
  const problems = form.getByRole("alert");
  await expect(problems).toBeFocused();
  await expect(problems.getByRole("listitem")).toHaveText([
    "Name the system.",
    "Enter the server's host name or address.",
    "Enter the database's name.",
    "Enter the user to log in as.",
    "Enter a port between 1 and 65535; PostgreSQL uses 5432.",
  ]);
  await problems.getByRole("link", { name: "Name the system." }).click();
  await expect(field(form, "Name")).toBeFocused();
});

test("a new name keeps the password, a new host asks for it again", async ({ as, api, launch }) => {
  const operator = await api("operator");
  const { id } = await registerDatabase(operator, launch, target, "shop");
  const page = await as("operator");
  await page.goto(`/systems/${launch.slug}`);

  await openMenu(page, "Shop", "Edit");
  const edit = page.getByRole("dialog", { name: /^Edit / });
  await expect(field(edit, /^Password/)).toHaveValue("");
  await fill(edit, { Name: "Shop of Basel" });
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Shop of Basel" })).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();

  await openMenu(page, "Shop of Basel", "Edit");
  await fill(edit, { Host: "localhost" });
  await expect(edit.getByText("A changed server asks for it anew.")).toBeVisible();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByRole("alert")).toContainText("enter the password again");
  await expect(field(edit, "Host")).toHaveValue("localhost");
  await fill(edit, { Password: target.password });
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(page.getByText(`@localhost:${target.port}/shop`)).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();

  for (const address of [`/api/v1/systems/${id}`, `/api/v1/systems?launchId=${launch.id}`]) {
    const text = await (await operator.get(address)).text();
    expect(text).toContain('"hasSecret":true');
    expect(text).not.toContain(target.password);
    expect(text).not.toContain('"password"');
  }
});

test("a moved system without a new password has none, whoever asks", async ({ api, launch }) => {
  const operator = await api("operator");
  const { id, rev } = await registerDatabase(operator, launch, target, "shop");
  const moved = await operator.patch(`/api/v1/systems/${id}`, {
    data: { rev, connection: { host: "db.elsewhere.example" } },
  });
  expect(await moved.json()).toMatchObject({ hasSecret: false });
  const tested = await operator.post(`/api/v1/systems/${id}/test`, { data: {} });
  expect(await tested.text()).toContain("No password is stored");
});

test("others see a system come, change and go while they look", async ({ as, api, launch }) => {
  const watching = await as("lead");
  await watching.goto(`/systems/${launch.slug}`);
  await expect(watching.getByRole("main").getByText("No system is registered yet.")).toBeVisible();
  for (const name of ["Register a system", "Test connection", /^More for/]) {
    await expect(watching.getByRole("button", { name })).toHaveCount(0);
  }
  await registerDatabase(await api("operator"), launch, target, "shop");
  await expect(watching.getByRole("heading", { name: "Shop" })).toBeVisible();
  for (const name of ["Register a system", "Test connection", /^More for/]) {
    await expect(watching.getByRole("button", { name })).toHaveCount(0);
  }

  const page = await as("operator");
  await page.goto(`/systems/${launch.slug}`);
  await openMenu(page, "Shop", "Edit");
  const edit = page.getByRole("dialog", { name: "Edit Shop" });
  await fill(edit, { Name: "Booking" });
  await edit.getByLabel("Environment").selectOption("production");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(watching.getByRole("heading", { name: "Booking" })).toBeVisible();
  await expect(watching.getByRole("heading", { name: "Production" })).toBeVisible();

  await openMenu(page, "Booking", "Remove");
  const confirm = page.getByRole("alertdialog", { name: "Remove Booking?" });
  await expect(confirm).toContainText("The system itself is not touched.");
  await expect(confirm.getByRole("button", { name: "Cancel" })).toBeFocused();
  await confirm.getByRole("button", { name: "Remove system" }).click();
  await expect(page.getByRole("main").getByText("No system is registered yet.")).toBeVisible();
  await expect(watching.getByRole("main").getByText("No system is registered yet.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("main").getByText("No system is registered yet.")).toBeVisible();
});

test("a stakeholder has no way to the systems", async ({ as, launch }) => {
  const page = await as("stakeholder");
  await page.goto(`/systems/${launch.slug}`);
  await expect(page.getByRole("heading", { name: "There is nothing at this address." })).toBeVisible();
  await page.goto(`/launches/${launch.slug}`);
  const nav = page.getByRole("navigation", { name: "Launch" });
  await expect(nav.getByRole("link", { name: "Plan" })).toBeVisible();
  for (const name of ["Systems", "Backups", "Runs", "People"]) {
    await expect(nav.getByRole("link", { name })).toHaveCount(0);
  }
});
