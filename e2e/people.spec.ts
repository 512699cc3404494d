import type { APIRequestContext, Page } from "@playwright/test";
import type { Role } from "../server/kernel/permissions";
import { expect, expectAccessible, panel, test } from "./fixtures";
import { NAMES, PASSWORD, signInByApi } from "./people";

let made = 0;
const fresh = (name: string) => `${name}.${Date.now()}.${made++}@example.com`;

/** Somebody of this test's own. */
async function addPerson(
  api: (role: Role) => Promise<APIRequestContext>,
  name: string,
  role: Role = "lead",
): Promise<{ id: string; email: string }> {
  const email = fresh(name.toLowerCase().replaceAll(" ", "."));
  const answer = await (await api("admin")).post("/api/v1/people", {
    data: { name, email, role, password: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return { id: ((await answer.json()) as { id: string }).id, email };
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const nobody = { storageState: { cookies: [], origins: [] } };

test("signing in tells what is wrong, then leads to where one wanted to go", async ({ as, api, launch }) => {
  const { email } = await addPerson(api, "Ines Moreau");
  const page = await as("lead", nobody);
  await page.goto(`/systems/${launch.slug}`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Enter your e-mail address.");
  await signIn(page, email, "not my password");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("E-mail and password do not match.");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await signIn(page, email, PASSWORD);
  await expect(page).toHaveURL(`/systems/${launch.slug}`);
  await expect(page.getByRole("heading", { name: "Systems", level: 1 })).toBeVisible();
});

test("the sixth wrong try for an account is refused for a while, even with the right password", async ({
  as,
  api,
}) => {
  const { email } = await addPerson(api, "Pia Steiner");
  const page = await as("lead", nobody);
  await page.goto("/sign-in");
  const said = page.getByRole("main").getByRole("alert");
  for (let attempt = 1; attempt <= 5; attempt++) {
    const answered = page.waitForResponse(/callback\/credentials/);
    await signIn(page, email, `wrong ${attempt}`);
    await answered;
    await expect(said).toContainText("do not match");
  }
  await signIn(page, email, PASSWORD);
  await expect(said).toContainText(/Too many attempts\. Try again in 1[45] min\./);
  const { email: other } = await addPerson(api, "Nils Weber");
  await signIn(page, other, PASSWORD);
  await expect(page).toHaveURL(/\/launches/);
});

test("an admin adds a person, who signs in", async ({ as }) => {
  const admin = await as("admin");
  await admin.goto("/people");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Add person" }).click();
  const form = admin.getByRole("dialog", { name: "Add person" });
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(form.getByRole("alert").getByRole("listitem")).toHaveText([
    "Enter a name.",
    "Enter an e-mail address.",
    "Use at least 12 characters.",
  ]);
  const email = fresh("tomas");
  await form.getByLabel("Name").fill("Tomas Lind");
  await form.getByLabel("E-mail").fill(email);
  await form.getByLabel("Role").selectOption("operator");
  await form.getByLabel("First password").fill(PASSWORD);
  await expectAccessible(admin);
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(form).toBeHidden();
  const row = admin.getByRole("row", { name: new RegExp(email.replaceAll(".", "\\.")) });
  await expect(row).toContainText("Operator");
  await expect(row).toContainText("never");

  const page = await as("operator", nobody);
  await page.goto("/sign-in");
  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("button", { name: /Tomas Lind/ })).toBeVisible();

  await admin.getByRole("button", { name: "Add person" }).click();
  await form.getByLabel("Name").fill("Somebody else");
  await form.getByLabel("E-mail").fill(email.toUpperCase());
  await form.getByLabel("First password").fill(PASSWORD);
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(form.getByRole("alert")).toContainText(/already/);
});

async function change(page: Page, name: string, item: string, role: "menuitem" | "menuitemradio") {
  await page.getByRole("button", { name: `Change ${name}` }).click();
  await page.getByRole(role, { name: item }).click();
}

test("a new role and a disabled account end sessions at once", async ({ as, api, baseURL }) => {
  const { email } = await addPerson(api, "Jana Vogt");
  const session = await signInByApi(baseURL ?? "", email);
  const page = await as("lead", { storageState: await session.storageState() });
  await page.goto("/people");
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();

  const admin = await as("admin");
  await admin.goto("/people");
  await change(admin, "Jana Vogt", "Operator", "menuitemradio");
  const confirm = admin.getByRole("alertdialog");
  await expect(confirm).toContainText("Their sessions end at once");
  await confirm.getByRole("button", { name: "Change to Operator" }).click();
  const row = admin.getByRole("row", { name: /Jana Vogt/ });
  await expect(row).toContainText("Operator");
  expect((await session.get("/api/v1/people/me")).status()).toBe(401);
  await page.goto("/people");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(page, email, PASSWORD);
  await expect(page).toHaveURL(/\/people/);

  await change(admin, "Jana Vogt", "Disable account", "menuitem");
  await confirm.getByRole("button", { name: "Disable account" }).click();
  await expect(row).toContainText("Disabled");
  await page.goto("/people");
  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not match");

  await change(admin, "Jana Vogt", "Enable account", "menuitem");
  await confirm.getByRole("button", { name: "Enable account" }).click();
  await expect(row).toContainText("Enabled");
  await signIn(page, email, PASSWORD);
  await expect(page).toHaveURL(/\/people/);
  await session.dispose();
});

test("changing one's password needs the old one and ends one's other sessions", async ({
  as,
  api,
  baseURL,
}) => {
  const { email } = await addPerson(api, "Ravi Shah");
  const [here, elsewhere] = [
    await signInByApi(baseURL ?? "", email),
    await signInByApi(baseURL ?? "", email),
  ];
  const page = await as("lead", { storageState: await here.storageState() });
  await page.goto("/people");
  const own = panel(page, "Your password");
  const next = "another long sentence";
  await own.getByLabel("Current password", { exact: true }).fill("not my password");
  await own.getByLabel("New password", { exact: true }).fill(next);
  await own.getByRole("button", { name: "Change password" }).click();
  await expect(own.getByRole("alert")).toContainText("This is not your current password.");
  await expect(own.getByLabel("New password", { exact: true })).toHaveValue(next);
  await own.getByLabel("Current password", { exact: true }).fill(PASSWORD);
  await own.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed.").first()).toBeVisible();
  expect((await here.get("/api/v1/people/me")).status()).toBe(200);
  expect((await elsewhere.get("/api/v1/people/me")).status()).toBe(401);
  await page.reload();
  await expect(page.getByRole("heading", { name: "People", level: 1 })).toBeVisible();
  await (await signInByApi(baseURL ?? "", email, next)).dispose();
  await here.dispose();
  await elsewhere.dispose();
});

test("there is always an admin", async ({ as }) => {
  const page = await as("admin");
  await page.goto("/people");
  await change(page, NAMES.admin, "Disable account", "menuitem");
  const confirm = page.getByRole("alertdialog");
  await confirm.getByRole("button", { name: "Disable account" }).click();
  await expect(confirm.getByRole("alert")).toContainText(
    "This is the last admin. Make somebody else an admin first.",
  );
  await confirm.getByRole("button", { name: "Cancel" }).click();
  await change(page, NAMES.admin, "Lead", "menuitemradio");
  await confirm.getByRole("button", { name: "Change to Lead" }).click();
  await expect(confirm.getByRole("alert")).toContainText("This is the last admin.");
  await confirm.getByRole("button", { name: "Cancel" }).click();
  await page.reload();
  await expect(page.getByRole("row", { name: new RegExp(NAMES.admin) })).toContainText("Admin");
});

test("who may not manage people sees no buttons, a stakeholder only their own account", async ({ as }) => {
  const lead = await as("lead");
  await lead.goto("/people");
  await expect(lead.getByRole("table", { name: "People with an account" })).toBeVisible();
  await expect(lead.getByRole("button", { name: "Add person" })).toHaveCount(0);
  await expect(lead.getByRole("button", { name: /^Change [A-Z]/ })).toHaveCount(0);
  const stakeholder = await as("stakeholder");
  await stakeholder.goto("/people");
  await expect(panel(stakeholder, "Your password")).toBeVisible();
  await expect(stakeholder.getByRole("table")).toHaveCount(0);
  expect(await stakeholder.content()).not.toContain(NAMES.lead);
});

test("signing out ends the session, not only the cookie", async ({ as, api, baseURL }) => {
  const { email } = await addPerson(api, "Elin Berg");
  const session = await signInByApi(baseURL ?? "", email);
  const page = await as("lead", { storageState: await session.storageState() });
  await page.goto("/people");
  await page.getByRole("button", { name: /Elin Berg/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect((await session.get("/api/v1/people/me")).status()).toBe(401);
  await page.goto("/people");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await session.dispose();
});
