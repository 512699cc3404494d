import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { NAMES } from "./people";

const PLAN = `# Plan
## Phase 1: Data
- [ ] Copy the tables of canary-system
- [ ] Mail canary@example.com
## Phase 2: Traffic
| Task | Title | Priority | Status | Owner | Due |
| --- | --- | --- | --- | --- | --- |
| T1 | Move https://canary.example.com | Critical | Open | Canary Person | 2020-01-01 |

## Risks
| Risk | Likelihood | Impact | Mitigation |
| --- | --- | --- | --- |
| Too slow on the first day | High | High | Test with real load |
`;

/** A browser that belongs to nobody. */
async function stranger(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: "Europe/Zurich",
    locale: "en-GB",
    ...options,
  });
  return context.newPage();
}

async function expectNothingInternal(page: Page): Promise<void> {
  // The page with the data that React carries in it.
  const html = (await page.content()).toLowerCase();
  for (const word of ["canary", "@example.com", NAMES.lead.toLowerCase(), "launchid", "systemid"]) {
    expect(html, `the page holds "${word}"`).not.toContain(word);
  }
  expect(html).not.toMatch(/"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
}

test("a link shows the progress to anybody, and nothing else, until it is revoked", async ({
  as,
  api,
  browser,
  baseURL,
  launch,
}) => {
  const [team, operations] = [await api("lead"), await api("operator")];
  await team.post(`/api/v1/plans/${launch.id}/import`, { data: { fileName: "plan.md", text: PLAN } });
  const system = await operations.post("/api/v1/systems", {
    data: {
      launchId: launch.id,
      environment: "production",
      name: "canary-system",
      kind: "service",
      address: "https://canary-host.example.org/health",
    },
  });
  expect(system.status()).toBe(201);

  const lead = await as("lead");
  await lead.goto(`/launches/${launch.slug}`);
  await lead.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = lead.getByRole("dialog", { name: "Share the progress" });
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(dialog.getByText("Say who it is for.")).toBeVisible();
  await dialog.getByLabel("For whom").fill("canary board");
  await dialog.getByRole("button", { name: "Create the link" }).click();
  const address = (await dialog.getByText(/\/s\/[\w-]{43}$/).textContent()) ?? "";
  expect(new URL(address).origin).toBe(new URL(baseURL ?? "").origin);
  await expect(dialog.getByText("canary board, ")).toHaveCount(0);
  await expectAccessible(lead);

  const wide = await stranger(browser);
  const asked: string[] = [];
  wide.on("request", (request) => asked.push(request.url()));
  const answer = await wide.goto(address);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()).toMatchObject({ "referrer-policy": "no-referrer" });
  expect(answer?.headers()["x-robots-tag"]).toContain("noindex");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  await expect(wide.getByRole("heading", { level: 1 })).toContainText("0 of 3 ticked, 0 proven");
  for (const title of ["Next decisions", "In the way", "Phases", "What changed this week", "Risks"]) {
    await expect(wide.getByRole("heading", { name: title })).toBeVisible();
  }
  await expect(wide.getByRole("row", { name: /Phase 1: Data Not begun/ })).toBeVisible();
  await expect(wide.getByText("Move [address]")).toBeVisible();
  await expectAccessible(wide);
  await expectNothingInternal(wide);
  expect(asked.filter((url) => url.includes("/api/"))).toEqual([]);

  const phone = await stranger(browser, { viewport: { width: 360, height: 740 } });
  await phone.goto(address);
  await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectAccessible(phone);

  await dialog.getByRole("button", { name: "Revoke the link for canary board" }).click();
  await expect(dialog.getByText("Revoked")).toBeVisible();
  const after = await wide.reload();
  expect(after?.status()).toBe(404);
  await expect(wide.getByRole("heading", { name: "This link does not work." })).toBeVisible();
  await expectNothingInternal(wide);
  for (const page of [wide, phone]) await page.context().close();
});

test("a link that does not work says the same whatever the reason", async ({ browser, baseURL }) => {
  const page = await stranger(browser, baseURL ? { baseURL } : {});
  const texts = new Set<string>();
  for (const token of ["unknown", "x".repeat(43), "x".repeat(300), "%00", "..%2f..%2flaunches"]) {
    const answer = await page.goto(`/s/${token}`);
    expect(answer?.status(), token).toBe(404);
    texts.add((await page.getByRole("main").textContent()) ?? "");
  }
  expect([...texts]).toHaveLength(1);
  await expectAccessible(page);
  await page.context().close();
});

test("the week is written as text to copy, for the team only", async ({ as, api, launch }) => {
  const team = await api("lead");
  await team.post(`/api/v1/plans/${launch.id}/import`, { data: { fileName: "plan.md", text: PLAN } });
  const lead = await as("lead", { permissions: ["clipboard-read", "clipboard-write"] });
  await lead.goto(`/launches/${launch.slug}`);
  await lead.getByRole("button", { name: "Weekly summary" }).click();
  const dialog = lead.getByRole("dialog", { name: "Weekly summary" });
  await expect(dialog.getByText(`# ${launch.name}: week of`)).toBeVisible();
  await expectAccessible(lead);
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  const copied = await lead.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("## Next decisions\n- Set a target date\n");

  const stakeholder = await as("stakeholder");
  await stakeholder.goto(`/launches/${launch.slug}`);
  await expect(stakeholder.getByRole("heading", { level: 1 })).toBeVisible();
  for (const name of ["Weekly summary", "Share"]) {
    await expect(stakeholder.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
});
