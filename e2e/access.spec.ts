import { readFileSync } from "node:fs";
import path from "node:path";
import { may, type Permission, ROLES } from "../server/kernel/permissions";
import { expect, test } from "./fixtures";

interface Operation {
  method: string;
  path: string;
  permission: Permission | "public";
}

const ZERO = "00000000-0000-7000-8000-000000000000";
const CANARY = /"(email|sessionToken|passwordHash)":/;

async function operations(document: unknown): Promise<Operation[]> {
  const { paths } = document as { paths: Record<string, Record<string, { "x-permission": Permission }>> };
  return Object.entries(paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: address.replace(/\{\w+\}/g, ZERO),
      permission: operation["x-permission"],
    })),
  );
}

test("every operation of the API refuses whoever may not, and nobody else", async ({
  api,
  playwright,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const admin = await api("admin");
  const all = await operations(await (await admin.get("/api/v1/openapi.json")).json());
  expect(all.length).toBeGreaterThan(30);
  const anonymous = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  for (const { method, path: address, permission } of all) {
    if (address === "/api/v1/live") continue;
    const data = method === "GET" ? {} : { data: {} };
    const nobody = await anonymous.fetch(address, { method, ...data });
    if (permission === "public") expect(nobody.status(), `${method} ${address}`).not.toBe(401);
    else {
      expect(nobody.status(), `${method} ${address} without a session`).toBe(401);
      expect(await nobody.text()).not.toMatch(CANARY);
    }
    for (const role of ROLES) {
      if (permission === "public") continue;
      const answer = await (await api(role)).fetch(address, { method, ...data });
      const allowed = may(role, permission);
      const what = `${method} ${address} as ${role}`;
      if (allowed) expect([401, 403], what).not.toContain(answer.status());
      else expect(answer.status(), what).toBe(403);
      expect(answer.status(), what).toBeLessThan(500);
    }
  }
  await anonymous.dispose();
});

test("the live stream refuses whoever is not signed in", async ({ playwright, baseURL }) => {
  const anonymous = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  expect((await anonymous.get("/api/v1/live")).status()).toBe(401);
  await anonymous.dispose();
});

test("every address found in the build is behind a session, or known to be open", async ({
  playwright,
  baseURL,
}) => {
  const root = path.resolve(import.meta.dirname, "..");
  const manifest = JSON.parse(readFileSync(path.join(root, ".next/app-path-routes-manifest.json"), "utf8"));
  const addresses = [...new Set(Object.values(manifest as Record<string, string>))];
  const open = [
    "/sign-in",
    "/setup",
    "/_not-found",
    "/_global-error",
    "/icon.svg",
    "/api/auth/[...nextauth]",
    "/s/[token]",
  ];
  const anonymous = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses.filter((name) => !open.includes(name))) {
    const concrete = address.replace(/\/\[\[\.\.\.\w+\]\]/g, "").replace(/\[\w+\]/g, "anything");
    const answer = await anonymous.get(concrete, { maxRedirects: 0 });
    const location = answer.headers().location ?? "";
    const refused = answer.status() === 401 || answer.status() === 404 || location.includes("/sign-in");
    const streamed = answer.status() === 200 && /sign-in/.test(await answer.text());
    expect(refused || streamed, `${concrete} answered ${answer.status()} ${location}`).toBe(true);
  }
  const unknown = await anonymous.get("/s/anything", { maxRedirects: 0 });
  expect(unknown.status(), "a shared link that nobody made").toBe(404);
  await anonymous.dispose();
});

test("another site cannot make a browser change anything", async ({ api }) => {
  const lead = await api("lead");
  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ]) {
    const answer = await lead.post("/api/v1/launches", { data: { name: "Forged" }, headers });
    expect(answer.status()).toBe(403);
  }
  const form = await lead.post("/api/v1/launches", { form: { name: "Forged" } });
  expect(form.status()).toBe(422);
  const { launches } = (await (await lead.get("/api/v1/launches")).json()) as {
    launches: { name: string }[];
  };
  expect(launches.map(({ name }) => name)).not.toContain("Forged");
});

test("every answer carries the security headers", async ({ api }) => {
  const admin = await api("admin");
  for (const address of ["/launches", "/sign-in", "/nowhere", "/api/v1/people/me", "/api/v1/nowhere"]) {
    const headers = (await admin.get(address)).headers();
    expect(headers["x-content-type-options"], address).toBe("nosniff");
    expect(headers["content-security-policy"], address).toContain("frame-ancestors 'none'");
    expect(headers["x-powered-by"], address).toBeUndefined();
  }
});
