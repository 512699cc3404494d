import type { Page } from "@playwright/test";
import { openShop, type Shop } from "../server/testing/shop";
import { expect, expectAccessible, type TestLaunch, test } from "./fixtures";

const PLAN = "# Launch\n\n## Phase 1: Ready\n\n- [x] Health endpoint answers\n- [ ] On-call rota agreed\n";

let shop: Shop;
test.beforeAll(async () => {
  shop = await openShop();
});
test.afterEach(() => shop.flaws.clear());
test.afterAll(() => shop.close());

/** A launch with a plan and the shop as its service; the operator looks at the checks. */
async function prepare(
  {
    as,
    api,
  }: {
    as: (role: "operator") => Promise<Page>;
    api: (role: "operator" | "lead") => Promise<import("@playwright/test").APIRequestContext>;
  },
  launch: TestLaunch,
): Promise<Page> {
  const lead = await api("lead");
  expect((await lead.post(`/api/v1/plans/${launch.id}/import`, { data: { text: PLAN } })).ok()).toBe(true);
  const operator = await api("operator");
  const service = {
    launchId: launch.id,
    kind: "service",
    environment: "staging",
    name: "Shop",
    address: shop.url,
  };
  expect((await operator.post("/api/v1/systems", { data: service })).ok()).toBe(true);
  const page = await as("operator");
  await page.goto(`/checks/${launch.slug}`);
  return page;
}

test("a check is defined, run, and turns the item that rests on it green and red by itself", async ({
  as,
  api,
  launch,
}) => {
  const page = await prepare({ as, api }, launch);
  await expect(page.getByRole("main").getByText("No check is defined yet.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Define a check" }).click();
  const form = page.getByRole("dialog", { name: "Define a check" });
  await expectAccessible(page);
  await form.getByLabel("Path", { exact: true }).fill("no slash");
  await form.getByRole("button", { name: "Define" }).click();
  await expect(form.getByRole("alert")).toContainText("The check was not defined.");
  await form.getByLabel("Name", { exact: true }).fill("Shop is up");
  await form.getByLabel("Path", { exact: true }).fill("/health");
  await form.getByLabel("Attempts before it is down").fill("1");
  await form.getByLabel("Runs", { exact: true }).selectOption({ label: "By hand" });
  await form.getByRole("button", { name: "Define" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Run now: Shop is up" }).click();
  const row = page.getByRole("row", { name: /Shop is up/ });
  await expect(row.getByText("Passed", { exact: true })).toBeVisible();
  await expect(row.getByText(/^Up: 200 in \d+ ms\.$/)).toBeVisible();
  await expectAccessible(page);

  const plan = await as("lead");
  await plan.goto(`/plans/${launch.slug}`);
  const item = plan.getByRole("row", { name: /Health endpoint answers/ });
  await expect(item.getByText("In the file")).toBeVisible();
  await item.getByRole("button", { name: "Health endpoint answers" }).click();
  const proofs = plan.getByRole("region", { name: "Proofs" });
  await expect(proofs.getByText("Nothing proves this item yet.")).toBeVisible();
  await proofs.getByRole("button", { name: "Attach a proof" }).click();
  const attach = plan.getByRole("dialog", { name: "Attach a proof" });
  await expect(attach.getByLabel("What proves it")).toContainText("Shop is up (Shop, staging)");
  await expectAccessible(plan);
  await attach.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(proofs.getByText("Passed", { exact: true })).toBeVisible();
  await expect(item.getByText("Proven")).toBeVisible();
  await expectAccessible(plan);

  shop.flaws.add("down");
  await page.getByRole("link", { name: "Shop is up" }).click();
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByRole("list", { name: "Findings" })).toContainText("It answered 503 instead of 200.");
  await expectAccessible(page);
  await expect(item.getByText("Contradicted")).toBeVisible();
  await expect(proofs.getByText("The last run failed.")).toBeVisible();
});

test("a smoke test walks through a sign-in with a secret that nobody sees again", async ({
  as,
  api,
  launch,
}) => {
  const page = await prepare({ as, api }, launch);
  await page.getByRole("button", { name: "Define a check" }).click();
  const form = page.getByRole("dialog", { name: "Define a check" });
  await form.getByLabel("What it tests").selectOption({ label: "Smoke test" });
  await form.getByLabel("Name", { exact: true }).first().fill("Order");
  const step = form.getByRole("group", { name: "Step 1" });
  await step.getByLabel("Name", { exact: true }).fill("Sign in");
  await step.getByLabel("Method").selectOption("POST");
  await step.getByLabel("Path").fill("/sign-in");
  await step.getByText("Headers, body, JSON, values to keep").click();
  await step.getByLabel("Body").fill('{"password":"{{password}}"}');
  await step.getByLabel("Values to keep").fill("token = token");
  await form.getByRole("button", { name: "Add a step" }).click();
  const second = form.getByRole("group", { name: "Step 2" });
  await second.getByLabel("Name", { exact: true }).fill("Look at it");
  await second.getByLabel("Path").fill("/orders/7");
  await second.getByLabel("Text expected").fill("paid");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Define" }).click();
  await expect(form.getByRole("alert")).toContainText("{{password}} is not known");
  await form.getByLabel("Secrets").fill("password=open sesame");
  await form.getByRole("button", { name: "Define" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Run now: Order" }).click();
  await expect(page.getByText(/^All 2 steps went as expected in \d+ ms\.$/)).toBeVisible();
  await page.getByRole("link", { name: "Order", exact: true }).click();
  await expect(page.getByText("password (sealed)")).toBeVisible();
  await page
    .getByRole("table", { name: /Results/ })
    .getByRole("link", { name: "Log" })
    .click();
  await expect(page.getByRole("heading", { name: "Order" })).toBeVisible();
  expect(await page.content()).not.toContain("open sesame");
});

test("what no run can prove is attested by name", async ({ as, api, launch }) => {
  await prepare({ as, api }, launch);
  const plan = await as("lead");
  await plan.goto(`/plans/${launch.slug}`);
  await plan
    .getByRole("row", { name: /On-call rota agreed/ })
    .getByRole("button", { name: "On-call rota agreed" })
    .click();
  const proofs = plan.getByRole("region", { name: "Proofs" });
  await proofs.getByRole("button", { name: "Attach a proof" }).click();
  const attach = plan.getByRole("dialog", { name: "Attach a proof" });
  await attach.getByLabel("What proves it").selectOption({ label: "A person attests it by name" });
  await attach.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(proofs.getByText("Not run yet")).toBeVisible();
  await proofs.getByRole("button", { name: "Attest", exact: true }).click();
  const attest = plan.getByRole("dialog", { name: "Attest by name" });
  await attest.getByRole("button", { name: "Attest", exact: true }).click();
  await expect(attest.getByRole("alert")).toContainText("Say what you saw.");
  await attest.getByLabel("What you saw").fill("Seen in the rota for December");
  await expectAccessible(plan);
  await attest.getByRole("button", { name: "Attest", exact: true }).click();
  await expect(attest).toBeHidden();
  await expect(proofs.getByText(/Seen in the rota for December/)).toBeVisible();
  await expect(plan.getByRole("row", { name: /On-call rota agreed/ }).getByText("Proven")).toBeVisible();
});
