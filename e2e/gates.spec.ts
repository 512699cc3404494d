import { spawnSync } from "node:child_process";
import path from "node:path";
import { openShop, type Shop } from "../server/testing/shop";
import { expect, expectAccessible, test } from "./fixtures";

const PLAN = "# Launch\n\n## Phase 1: Ready\n\n- [ ] Health endpoint answers\n- [ ] Rota agreed\n";
const program = path.join(import.meta.dirname, "..", "cli", "holdpoint");

let shop: Shop;
test.beforeAll(async () => {
  shop = await openShop();
});
test.afterEach(() => shop.flaws.clear());
test.afterAll(() => shop.close());

test("a launch is held, waived, proven, signed by two people and decided; the packet proves it offline", async ({
  as,
  api,
  launch,
}) => {
  const asLead = await api("lead");
  const asOperator = await api("operator");
  await asLead.post(`/api/v1/plans/${launch.id}/import`, { data: { text: PLAN } });
  const service = {
    launchId: launch.id,
    kind: "service",
    environment: "staging",
    name: "Shop",
    address: shop.url,
  };
  const system = await (await asOperator.post("/api/v1/systems", { data: service })).json();
  const options = { path: "/health", attempts: 1 };
  const draft = { systemId: system.id, name: "Shop is up", kind: "health", options };
  const check = await (await asOperator.post("/api/v1/checks", { data: draft })).json();
  const { nodes } = await (await asLead.get(`/api/v1/plans/${launch.id}`)).json();
  const item = nodes.find(({ title }: { title: string }) => title === "Health endpoint answers");
  const attach = { launchId: launch.id, nodeId: item.id, subject: `check:${check.id}` };
  expect((await asLead.post("/api/v1/proofs", { data: attach })).status()).toBe(201);

  const lead = await as("lead");
  await lead.goto(`/gates/${launch.slug}`);
  await expect(lead.getByText("No gate is set yet.")).toBeVisible();
  await expectAccessible(lead);
  await lead.getByRole("button", { name: "Set a gate" }).click();
  const form = lead.getByRole("dialog", { name: "Set a gate" });
  await form.getByLabel("Name", { exact: true }).fill("");
  await form.getByRole("button", { name: "Set", exact: true }).click();
  await expect(form.getByRole("alert")).toContainText("The gate was not set.");
  await form.getByLabel("Name", { exact: true }).fill("Ready for Friday");
  await form.getByLabel("At the end of").selectOption({ label: "Phase 1: Ready" });
  await expectAccessible(lead);
  await form.getByRole("button", { name: "Set", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(lead.getByText("Held by 2 items, 2 signatures.")).toBeVisible();

  await lead.getByRole("button", { name: "Waive: Rota agreed" }).click();
  const waive = lead.getByRole("dialog", { name: "Waive Rota agreed" });
  await waive.getByRole("button", { name: "Waive" }).click();
  await expect(waive.getByRole("alert")).toContainText("Say why.");
  await waive.getByLabel("Reason").fill("Support covers the weekend");
  await expectAccessible(lead);
  await waive.getByRole("button", { name: "Waive" }).click();
  await expect(lead.getByRole("region", { name: "Waivers of Ready for Friday" })).toContainText(
    "Support covers the weekend",
  );
  await expectAccessible(lead);

  const operator = await as("operator");
  await operator.goto(`/gates/${launch.slug}`);
  const blocked = operator.getByRole("region", { name: "In the way of Ready for Friday" });
  await expect(blocked).toContainText("Shop is up was not run yet.");
  expect((await asOperator.post(`/api/v1/checks/${check.id}/runs`, { data: {} })).status()).toBe(202);
  await expect(blocked).toBeHidden();
  await expect(operator.getByText("Held by 2 signatures.")).toBeVisible();

  await lead.getByRole("button", { name: "Sign as Engineering" }).click();
  await lead.getByRole("dialog").getByRole("button", { name: "Sign" }).click();
  await expect(lead.getByRole("button", { name: "Sign as Operations" })).toBeHidden();
  await operator.getByRole("button", { name: "Sign as Operations" }).click();
  const sign = operator.getByRole("dialog", { name: "Sign Ready for Friday as Operations" });
  await expectAccessible(operator);
  await sign.getByRole("button", { name: "Sign" }).click();
  await expect(operator.getByText("Passed with 1 waiver.")).toBeVisible();

  shop.flaws.add("down");
  await asOperator.post(`/api/v1/checks/${check.id}/runs`, { data: {} });
  await expect(lead.getByText("Held by 1 item, 2 signatures.")).toBeVisible();
  await expect(lead.getByText("Health endpoint answers: proven became contradicted.").first()).toBeVisible();
  shop.flaws.clear();
  await asOperator.post(`/api/v1/checks/${check.id}/runs`, { data: {} });
  await expect(lead.getByText("Passed with 1 waiver.")).toBeVisible();

  await lead.getByRole("button", { name: "Decide: Ready for Friday" }).click();
  const decide = lead.getByRole("dialog", { name: "Decide Ready for Friday" });
  await decide.getByLabel("Statement").fill("As planned");
  await decide.getByRole("button", { name: "Decide" }).click();
  const decisions = lead.getByRole("region", { name: "Decisions of Ready for Friday" });
  await expect(decisions).toContainText("Go by Lena Brandt");
  await expectAccessible(lead);

  const href = await decisions.getByRole("link", { name: "Packet" }).getAttribute("href");
  const packet = await (await asLead.get(href ?? "")).text();
  const proven = spawnSync(program, ["verify", "-"], { input: packet });
  expect(proven.stdout.toString()).toContain("Go by Lena Brandt: As planned");
  expect(proven.status).toBe(0);
  const changed = spawnSync(program, ["verify", "-"], { input: packet.replace("As planned", "As wished") });
  expect(changed.status).toBe(1);
  expect(changed.stderr.toString()).toContain("The content was changed after it was sealed.");
});
