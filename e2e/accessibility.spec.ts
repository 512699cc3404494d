import type { APIRequestContext, Page } from "@playwright/test";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { expect, expectAccessible, planFile, test } from "./fixtures";

const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
} as const;
type Size = keyof typeof SIZES;
const SIZE_NAMES = Object.keys(SIZES) as Size[];

type Launch = { id: string; slug: string };

/** A launch with everything in it: a plan, a database, a good backup, and a restored copy. */
interface Full {
  launch: Launch;
  backupId: string;
  runId: string;
}

async function post<Answer>(api: APIRequestContext, address: string, data: object): Promise<Answer> {
  const answer = await api.post(address, { data });
  expect(answer.ok(), `${address}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Answer;
}

async function get<Answer>(api: APIRequestContext, address: string): Promise<Answer> {
  return (await (await api.get(address)).json()) as Answer;
}

async function untilEnded(api: APIRequestContext, runId: string): Promise<void> {
  await expect
    .poll(async () => (await get<{ state: string }>(api, `/api/v1/runs/${runId}`)).state, { timeout: 60_000 })
    .toBe("succeeded");
}

async function newLaunch(api: APIRequestContext, name: string): Promise<Launch> {
  return post<Launch>(api, "/api/v1/launches", { name, version: "2.0.0-rc.1", targetDate: "2027-03-01" });
}

async function importPlan(api: APIRequestContext, launch: Launch): Promise<void> {
  const { bytes, fileName } = planFile(0);
  await post(api, `/api/v1/plans/${launch.id}/import`, { fileName, base64: bytes.toString("base64") });
}

async function fill(api: APIRequestContext, databaseUrl: string): Promise<Full> {
  const launch = await newLaunch(api, "A launch with everything in it");
  await importPlan(api, launch);
  const { hostname, port, username, password } = new URL(databaseUrl);
  const system = await post<{ id: string }>(api, "/api/v1/systems", {
    launchId: launch.id,
    environment: "production",
    name: "A database with a rather long name of its own",
    kind: "database",
    engine: "postgresql",
    connection: {
      host: hostname,
      port: Number(port),
      database: "holdpoint",
      user: username,
      password: decodeURIComponent(password),
      sslMode: "prefer",
    },
  });
  await post(api, `/api/v1/systems/${system.id}/test`, {});
  const backup = await post<{ id: string; runId: string }>(api, "/api/v1/backups", { systemId: system.id });
  await untilEnded(api, backup.runId);
  const wish = { newDatabase: "accessible_copy" };
  const plan = await post<{ digest: string }>(api, `/api/v1/backups/${backup.id}/restore-plan`, wish);
  const restore = await post<{ runId: string }>(api, `/api/v1/backups/${backup.id}/restores`, {
    ...wish,
    digest: plan.digest,
  });
  await untilEnded(api, restore.runId);
  return { launch, backupId: backup.id, runId: backup.runId };
}

/** Nothing that axe can see in light and dark, and no page that must be pushed sideways to be read. */
async function look(page: Page, address: string, shows: string | RegExp): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("main").getByText(shows).first()).toBeVisible();
  await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const size of SIZE_NAMES) {
  test(`signing in, on a ${size}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      ...SIZES[size],
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await look(page, "/sign-in", "Sign in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expectAccessible(page);
    await context.close();
  });

  test(`a launch with nothing in it, on a ${size}`, async ({ as, api }) => {
    test.setTimeout(120_000);
    const { slug } = await newLaunch(await api("admin"), `Nothing in it on a ${size}`);
    const page = await as("admin", SIZES[size]);
    await look(page, `/launches/${slug}`, "This launch has no plan yet");
    await look(page, `/plans/${slug}`, "This launch has no plan yet");
    await look(page, `/plans/${slug}/import`, "Import a plan");
    await look(page, `/runs/${slug}`, "Runs");
    await look(page, `/systems/${slug}`, "Systems");
    await page.getByRole("button", { name: "Register a system" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Register", exact: true }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await look(page, `/backups/${slug}`, "Backups");
    await look(page, `/backups/${slug}?tab=restores`, "Backups");
  });
}

test("a launch with everything in it, on both", async ({ as, api }) => {
  test.setTimeout(240_000);
  const database = await startTemporaryPostgres();
  try {
    const full = await fill(await api("admin"), database.url);
    for (const size of SIZE_NAMES) {
      await test.step(`on a ${size}`, async () => lookAtAll(await as("admin", SIZES[size]), full));
    }
  } finally {
    await database.stop();
  }
});

async function lookAtAll(page: Page, { launch: { slug }, backupId, runId }: Full): Promise<void> {
  await look(page, "/launches", "Launches");
  await look(page, `/launches/${slug}`, "Not ready:");
  await look(page, `/plans/${slug}`, /items ticked/);
  await page
    .getByRole("row")
    .filter({ has: page.getByRole("checkbox") })
    .first()
    .getByRole("button")
    .click();
  await expect(page).toHaveURL(/item=/);
  await expect(page.getByRole("dialog").first()).toBeVisible();
  await expectAccessible(page);
  await look(page, `/plans/${slug}/import`, "Import a plan");
  await page.getByLabel("Plan file").setInputFiles(planFile(1).path);
  await expect(page.getByRole("heading", { name: "Recognised" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await look(page, `/runs/${slug}`, "Runs");
  await look(page, `/runs/${slug}/${runId}`, "Succeeded");
  await look(page, `/systems/${slug}`, "Systems");
  await look(page, `/backups/${slug}`, "Backups");
  await look(page, `/backups/${slug}?tab=restores`, "Backups");
  await look(page, `/backups/${slug}/${backupId}`, "Without the console");
  await look(page, `/backups/${slug}/${backupId}/restore`, "Restore into a new database");
  await page.getByRole("button", { name: "Show the plan" }).click();
  await expect(page.getByRole("heading", { name: "Read what will happen" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await look(page, "/people", "People");
}

test("what a stakeholder sees", async ({ as, api }) => {
  const admin = await api("admin");
  const launch = await newLaunch(admin, "For a stakeholder");
  await importPlan(admin, launch);
  for (const size of SIZE_NAMES) {
    const page = await as("stakeholder", SIZES[size]);
    await look(page, `/launches/${launch.slug}`, "Not ready:");
    await look(page, `/plans/${launch.slug}`, /items ticked/);
    await look(page, "/people", "People");
  }
});
