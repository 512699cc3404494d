import { readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { formatNumber } from "../lib/format";
import { type RunningConsole, startConsole } from "./console";
import { planFile } from "./fixtures";
import { emailOf, NAMES, PASSWORD } from "./people";
import { PICTURE_VIEWPORT, takePicture } from "./pictures";
import { type RealDatabase, startRealDatabase } from "./real-database";

const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, "..", "docs", "first-hour.md"), "utf8");
const LAUNCH = "Atlas 2.0";
const SLUG = "atlas-2-0";
const DATABASE = "Shop";
const TICKS = 10;
const MB = 1_000_000;

/** What one step leaves to the next. */
interface Hour {
  browser: Browser;
  console: RunningConsole;
  database: RealDatabase;
  /** The first admin's page. */
  admin: Page;
  /** Another person, in a browser of their own. */
  colleague: Page;
}

/** The headings of docs/first-hour.md, in its order, each with what it tells. */
const STEPS: readonly (readonly [heading: string, follow: (hour: Hour) => Promise<void>])[] = [
  ["Start the console", startTheConsole],
  ["Create the first admin", createTheAdmin],
  ["Import your plan", importThePlan],
  ["Let somebody else in", letSomebodyIn],
  ["Tick together", tickTogether],
  ["Register your database", registerDatabase],
  ["Back it up", backItUp],
  ["See what happens when a worker dies", killTheWorker],
  ["Restore into a new database", restore],
  ["See how far you are", seeTheOverview],
];

test("the first hour goes as docs/first-hour.md tells it", async ({ browser }) => {
  test.setTimeout(300_000);
  const headings = [...DOCUMENT.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(STEPS.map(([heading]) => heading));
  const database = await test.step("A real database", startRealDatabase);
  const console = await test.step("A console", () => startConsole());
  const open = async () => {
    const context = await browser.newContext({
      baseURL: console.url,
      viewport: PICTURE_VIEWPORT,
      reducedMotion: "reduce",
      timezoneId: "Europe/Zurich",
      locale: "en-GB",
    });
    return context.newPage();
  };
  const hour: Hour = { browser, console, database, admin: await open(), colleague: await open() };
  try {
    for (const [heading, follow] of STEPS) await test.step(heading, () => follow(hour));
  } finally {
    await hour.admin.context().close();
    await hour.colleague.context().close();
    await console.stop();
    await database.stop();
  }
});

/** Presses what the document names in bold; what it does not name, nobody who reads it will find. */
async function press(page: Page, name: string, role: "button" | "link" = "button"): Promise<void> {
  expect(DOCUMENT, "the document names what is pressed").toContain(`**${name}**`);
  await page.getByRole(role, { name, exact: true }).first().click();
}

const goTo = (page: Page, place: string) =>
  page.getByRole("navigation", { name: "Launch" }).getByRole("link", { name: place, exact: true }).click();

async function startTheConsole({ console, admin }: Hour): Promise<void> {
  expect(console.output()).toContain("Holdpoint is running");
  expect(console.output()).toMatch(/First time\s+http:\S+\/setup\?token=\S+/);
  expect(DOCUMENT).toContain("npm start");
  await admin.goto("/");
  await expect(admin).toHaveURL(/\/setup$/);
}

async function createTheAdmin({ console, admin }: Hour): Promise<void> {
  await admin.goto(console.setupUrl);
  await admin.getByLabel("Your name").fill(NAMES.admin);
  await admin.getByLabel("E-mail").fill(emailOf("admin"));
  await admin.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await takePicture(admin, "first-admin");
  await press(admin, "Create the first admin");
  await expect(admin.getByRole("heading", { name: "What are you launching?" })).toBeVisible();
  const again = await admin.request.post("/api/v1/people/first-admin", {
    data: {
      token: new URL(console.setupUrl).searchParams.get("token"),
      name: "Somebody",
      email: "somebody@example.com",
      password: PASSWORD,
    },
  });
  expect(again.ok(), "the token works once").toBe(false);
}

async function importThePlan({ admin }: Hour): Promise<void> {
  await admin.getByLabel("Name of the launch").fill(LAUNCH);
  await press(admin, "Import a plan");
  await expect(admin).toHaveURL(new RegExp(`/plans/${SLUG}`));
  await press(admin, "Import a plan", "link");
  await expect(admin.getByRole("heading", { name: "Import a plan", level: 1 })).toBeVisible();
  const plan = planFile(1);
  const choosing = admin.waitForEvent("filechooser");
  await press(admin, "Choose a file");
  await (await choosing).setFiles(plan.path);
  const boxes = plan.bytes.toString("utf8").match(/^\s*[-*+] \[[ xX]\] /gm) ?? [];
  await expect(admin.getByRole("main")).toContainText(new RegExp(`Check items\\s*${boxes.length}`));
  await takePicture(admin, "import");
  await press(admin, "Import");
  await expect(admin.getByRole("treegrid", { name: "Plan" })).toBeVisible();
  await expect(admin.getByText(/of \d+ items ticked/)).toBeVisible();
}

async function letSomebodyIn({ console, admin, colleague }: Hour): Promise<void> {
  await goTo(admin, "People");
  await press(admin, "Add person");
  const form = admin.getByRole("dialog", { name: "Add person" });
  await form.getByLabel("Name").fill(NAMES.lead);
  await form.getByLabel("E-mail").fill(emailOf("lead"));
  await form.getByLabel("Role").selectOption("lead");
  await form.getByLabel("First password").fill(PASSWORD);
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(admin.getByRole("rowheader", { name: new RegExp(NAMES.lead) })).toBeVisible();
  await colleague.goto(`${console.url}/plans/${SLUG}`);
  await colleague.getByLabel("E-mail").fill(emailOf("lead"));
  await colleague.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(colleague, "Sign in");
  await expect(colleague.getByRole("treegrid", { name: "Plan" })).toBeVisible();
}

async function tickTogether({ admin, colleague }: Hour): Promise<void> {
  await goTo(admin, "Plan");
  const open = admin.getByRole("checkbox", { name: /^Tick /, checked: false });
  await expect(open.nth(TICKS)).toBeVisible();
  const boxes = await open.evaluateAll((all) => all.map((box) => box.getAttribute("aria-label") ?? ""));
  const chosen = [...new Set(boxes)].slice(0, TICKS);
  expect(chosen).toHaveLength(TICKS);
  const box = (page: Page, name: string) => page.getByRole("checkbox", { name, exact: true }).first();
  const reloads = countLoads(colleague);
  for (const name of chosen) await box(admin, name).click();
  for (const name of chosen) await expect(box(colleague, name)).toBeChecked();
  const row = colleague.getByRole("row").filter({ has: box(colleague, chosen[0] ?? "") });
  await expect(row, "who ticked it").toContainText(NAMES.admin);
  expect(reloads(), "nothing was loaded again").toBe(0);
  await takePicture(colleague, "ticked-together");
}

function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  return () => loads;
}

async function registerDatabase({ admin, database }: Hour): Promise<void> {
  expect(database.bytes).toBeGreaterThan(200 * MB);
  await goTo(admin, "Systems");
  await press(admin, "Register a system");
  const form = admin.getByRole("dialog", { name: "Register a system" });
  await form.getByLabel("Name").fill(DATABASE);
  const { host, port, database: name, user, password } = database.connection;
  for (const [label, value] of [
    ["Host", host],
    ["Port", port],
    ["Database", name],
    ["User", user],
    ["Password", password],
  ] as const) {
    await form.getByRole("textbox", { name: label, exact: true }).fill(value);
  }
  await press(admin, "Test connection");
  await expect(form.getByRole("status")).toContainText("PostgreSQL 15");
  await expect(form.getByRole("status"), "what was found is in sight").toBeInViewport();
  await takePicture(admin, "register-database");
  await press(admin, "Register");
  await expect(admin.getByRole("heading", { name: DATABASE })).toBeVisible();
  expect(await admin.content(), "the password is never shown again").not.toContain(password);
}

/** Presses the button and opens the run it started. */
async function startBackup(page: Page): Promise<void> {
  await goTo(page, "Backups");
  expect(DOCUMENT).toContain("**Back up now**");
  await page.getByRole("button", { name: /^Back up now/ }).click();
  const card = page.getByRole("region", { name: "Systems" });
  await card.getByRole("link", { name: `Back up ${DATABASE}` }).click();
  await expect(page.getByRole("heading", { name: `Back up ${DATABASE}`, level: 1 })).toBeVisible();
}

async function backItUp({ admin }: Hour): Promise<void> {
  await startBackup(admin);
  const log = admin.getByRole("region", { name: /^Log of run/ });
  await expect(log).toContainText("dumping contents of table");
  await expect(admin.getByRole("progressbar").first()).toBeVisible();
  await takePicture(admin, "backup-running");
  await expect(admin.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await goTo(admin, "Backups");
  const history = admin.getByRole("table", { name: "Backups, newest first" });
  await expect(history.getByText("Good", { exact: true })).toHaveCount(1);
}

async function killTheWorker({ console, admin }: Hour): Promise<void> {
  await startBackup(admin);
  const log = admin.getByRole("region", { name: /^Log of run/ });
  await expect(log).toContainText("dumping contents of table");
  process.kill(console.workerPid(), "SIGKILL");
  await expect(admin.getByText(/^Attempt 1: the worker stopped answering/)).toBeVisible({ timeout: 45_000 });
  await expect(admin.getByText("attempt 2 of 3")).toBeVisible();
  expect(await backupStates(admin), "half a backup is not a good one").toEqual(["pending", "good"]);
  await expect(admin.getByText(/Attempt 2 is under way/)).toBeVisible();
  await expect(admin.getByRole("progressbar").first()).toBeVisible();
  await takePicture(admin, "worker-killed");
  await expect(admin.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  expect(await backupStates(admin)).toEqual(["good", "good"]);
  await goTo(admin, "Backups");
  const history = admin.getByRole("table", { name: "Backups, newest first" });
  await expect(history.getByText("Good", { exact: true })).toHaveCount(2);
}

/** Newest first, as the API tells them. */
async function backupStates({ request }: Page): Promise<string[]> {
  const { launches } = (await (await request.get("/api/v1/launches")).json()) as {
    launches: { id: string }[];
  };
  const answer = await request.get(`/api/v1/backups?launchId=${launches[0]?.id}`);
  const { backups } = (await answer.json()) as { backups: { state: string }[] };
  return backups.map(({ state }) => state);
}

async function restore({ admin, database }: Hour): Promise<void> {
  const history = admin.getByRole("table", { name: "Backups, newest first" });
  await history.getByRole("rowheader").first().getByRole("link").click();
  await press(admin, "Restore into a new database", "link");
  await admin.getByLabel("New database").fill("shop_copy");
  await press(admin, "Show the plan");
  await expect(admin.getByRole("heading", { name: "Read what will happen" })).toBeVisible();
  await takePicture(admin, "restore-plan");
  await admin.getByRole("button", { name: "Restore into shop_copy" }).click();
  await expect(admin.getByText("every table has the rows it had at backup time")).toBeVisible({
    timeout: 90_000,
  });
  const before = await database.countRows();
  expect(await database.countRows("shop_copy")).toEqual(before);
  const comparison = admin.getByRole("table", { name: "Rows in the backup and in what was restored" });
  for (const [table, rows] of Object.entries(before)) {
    const row = comparison
      .getByRole("row")
      .filter({ has: admin.getByRole("rowheader", { name: table, exact: true }) });
    await expect(row).toContainText("Same rows");
    await expect(row.getByRole("cell").filter({ hasText: formatNumber(rows) })).toHaveCount(2);
  }
  await takePicture(admin, "restored");
}

async function seeTheOverview({ admin }: Hour): Promise<void> {
  await goTo(admin, "Overview");
  await expect(admin.getByRole("heading", { level: 1 })).toContainText("Not ready");
  await expect(admin.getByText("Backed up", { exact: true })).toBeVisible();
  const activity = admin.getByRole("list", { name: "What was done last, newest first" });
  await expect(activity).toContainText("shop_copy");
  await takePicture(admin, "overview");
}
