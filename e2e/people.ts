import { type APIRequestContext, request } from "@playwright/test";
import { ROLES, type Role } from "../server/kernel/permissions";
import type { RunningConsole } from "./console";

export const PASSWORD = "a long enough sentence";

export const NAMES: Record<Role, string> = {
  admin: "Mara Keller",
  operator: "Ondrej Novak",
  lead: "Lena Brandt",
  stakeholder: "Sofia Rossi",
};

export const emailOf = (role: Role) => `${role}@example.com`;

/** Signs in the way the browser does; the context then carries the session cookie. */
export async function signInByApi(
  baseURL: string,
  email: string,
  password = PASSWORD,
): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL });
  const { csrfToken } = (await (await context.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await context.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  if (!answer.ok()) throw new Error(`Signing in as ${email} failed: ${await answer.text()}`);
  return context;
}

/** The first admin and one person for every other role, all with the same password. */
export async function createPeople({
  url,
  setupUrl,
}: Pick<RunningConsole, "url" | "setupUrl">): Promise<void> {
  const context = await request.newContext({ baseURL: url });
  const token = new URL(setupUrl).searchParams.get("token");
  const first = await context.post("/api/v1/people/first-admin", {
    data: { token, name: NAMES.admin, email: emailOf("admin"), password: PASSWORD },
  });
  if (!first.ok()) throw new Error(`The first admin could not be created: ${await first.text()}`);
  await context.dispose();
  const admin = await signInByApi(url, emailOf("admin"));
  for (const role of ROLES.filter((name) => name !== "admin")) {
    const answer = await admin.post("/api/v1/people", {
      data: { name: NAMES[role], email: emailOf(role), role, password: PASSWORD },
    });
    if (!answer.ok()) throw new Error(`${role} could not be created: ${await answer.text()}`);
  }
  await admin.dispose();
}
