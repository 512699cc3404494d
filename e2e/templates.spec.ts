import { expect, expectAccessible, test } from "./fixtures";

test("a launch begins with a template, and becomes one", async ({ as, launch }) => {
  test.setTimeout(120_000);
  const page = await as("lead");
  await page.goto(`/plans/${launch.slug}`);
  await page.getByRole("link", { name: "Start from a template" }).click();
  await expect(page.getByText(`For ${launch.name}`)).toBeVisible();
  const shelf = page.getByRole("region", { name: "With the console" });
  await expect(shelf.getByRole("listitem")).not.toHaveCount(0);
  expect(await shelf.getByRole("listitem").count()).toBeGreaterThanOrEqual(6);
  await expectAccessible(page);

  await shelf.getByRole("link", { name: "Security hardening" }).click();
  await expect(page).toHaveURL(/preview=security-hardening/);
  const preview = page.getByRole("dialog", { name: "Security hardening" });
  await expect(
    preview.getByText("List every host, address, account and store, with its owner"),
  ).toBeVisible();
  await expectAccessible(page);
  await preview.getByRole("button", { name: `Use it for ${launch.name}` }).click();
  await expect(page).toHaveURL(new RegExp(`/plans/${launch.slug}`));
  await expect(page.getByRole("heading", { level: 1, name: "Security hardening" })).toBeVisible();

  const name = `Our hardening ${launch.slug}`;
  await page.getByRole("button", { name: "More for this plan" }).click();
  await page.getByRole("menuitem", { name: "Save as a template" }).click();
  const keep = page.getByRole("dialog", { name: "Save a launch as a template" });
  await keep.getByLabel("Name").fill("");
  await keep.getByRole("button", { name: "Save as a template" }).click();
  await expect(keep.getByText("Name the template.")).toBeVisible();
  await keep.getByLabel("Name").fill(name);
  await keep.getByLabel("For what (optional)").fill("What we learned");
  await expectAccessible(page);
  await keep.getByRole("button", { name: "Save as a template" }).click();
  const own = page.getByRole("region", { name: "Kept by your team" });
  await expect(own.getByRole("link", { name })).toBeVisible();

  await own.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const rename = page.getByRole("dialog", { name: "Rename the template" });
  await rename.getByLabel("Name").fill(`${name} 2`);
  await rename.getByRole("button", { name: "Save" }).click();
  await own.getByRole("button", { name: `Actions for ${name} 2` }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const remove = page.getByRole("alertdialog", { name: "Remove the template" });
  await remove.getByRole("button", { name: "Remove" }).click();
  await expect(own.getByRole("link", { name: `${name} 2` })).toHaveCount(0);
});

test("a new launch is started with the template that was looked at", async ({ as, launch }) => {
  const page = await as("lead");
  await page.goto("/templates");
  await page.getByRole("link", { name: "Data pipeline" }).click();
  await page.getByRole("link", { name: "Start a launch with it" }).click();
  const dialog = page.getByRole("dialog", { name: "New launch" });
  await expect(dialog.getByLabel("Begin with")).toHaveValue("data-pipeline");
  await dialog.getByLabel("Name").fill(`Numbers after ${launch.slug}`);
  await dialog.getByLabel("Target date (optional)").fill("2027-06-07");
  await dialog.getByRole("button", { name: "Start the launch" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Data pipeline" })).toBeVisible();
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await expect(page.getByText(/The plan runs from 12 Apr 2027/)).toBeVisible();
});

test("the team reads templates on a phone; who may not write keeps none", async ({ as }) => {
  const page = await as("operator", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await page.goto("/templates");
  await expect(page.getByRole("button", { name: "Save a launch as a template" })).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
  await page.getByRole("link", { name: "API with workers" }).click();
  await expect(page.getByRole("dialog", { name: "API with workers" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Use it/ })).toHaveCount(0);
  await expectAccessible(page);
});
