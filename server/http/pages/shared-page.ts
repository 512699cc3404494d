import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { readSharedOverview } from "@/server/domain/launches";
import type { SharedOverview } from "@/server/domain/launches/schema";
import { isDomainError } from "@/server/kernel/errors";
import { ADDRESS_HEADER } from "../address";
import { web } from "../composition";

/** What a shared link shows, or why it must be asked for again later. Read once per request, and counted once. */
const byToken = cache(async (token: string): Promise<{ shared: SharedOverview } | { wait: string }> => {
  const [{ ports }, head] = await Promise.all([web(), headers()]);
  const address = head.get(ADDRESS_HEADER) ?? "";
  const ctx = { actor: { kind: "anonymous" as const, address }, ports, requestId: randomUUID() };
  try {
    return { shared: await readSharedOverview(ctx, { token, address }) };
  } catch (error) {
    if (isDomainError(error) && error.code === "rate_limited") return { wait: error.message };
    if (isDomainError(error) && ["not_found", "invalid"].includes(error.code)) notFound();
    throw error;
  }
});

/** The page behind a shared link, for people without an account. */
export async function sharedPage(params: Promise<{ token: string }>) {
  return byToken((await params).token);
}
