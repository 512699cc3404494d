import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor, Context } from "@/server/kernel/context";
import { web } from "../composition";
import { findActor, sessionCookieName } from "../session";

export type PersonContext = Context & { actor: Extract<Actor, { kind: "person" }> };

/** Who asks, or null; looked up once per request. */
export const visitor = cache(async (): Promise<PersonContext | null> => {
  const { ports } = await web();
  const token = (await cookies()).get(sessionCookieName())?.value ?? null;
  const actor = await findActor(ports, token, "");
  return actor.kind === "person" ? { actor, ports, requestId: randomUUID() } : null;
});

/** The context of a page's reads. Sends people without a session to sign in, or to set up a new console. */
export async function pageContext(): Promise<PersonContext> {
  const ctx = await visitor();
  if (ctx) return ctx;
  if (await needsSetup()) redirect("/setup");
  const path = (await headers()).get("x-holdpoint-path") ?? "";
  redirect(path && path !== "/" ? `/sign-in?next=${encodeURIComponent(path)}` : "/sign-in");
}

export async function needsSetup(): Promise<boolean> {
  const { ports } = await web();
  return (await ports.db.person.count()) === 0;
}
