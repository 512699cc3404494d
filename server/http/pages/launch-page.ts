import { notFound } from "next/navigation";
import { cache } from "react";
import { findLaunch } from "@/server/domain/launches";
import type { LaunchView } from "@/server/domain/launches/schema";
import { streamHead } from "@/server/domain/live";
import { formatCursor } from "@/server/domain/live/schema";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { isDomainError } from "@/server/kernel/errors";
import { type PersonContext, pageContext } from "./page-context";

export interface LaunchPage {
  ctx: PersonContext;
  launch: LaunchView;
  /** Where the live stream stood before the page read anything, so that no change falls between the two. */
  cursor: string;
}

const bySlug = cache(async (slug: string): Promise<LaunchPage> => {
  const ctx = await pageContext();
  try {
    const launch = await findLaunch(ctx, { slug });
    return { ctx, launch, cursor: formatCursor(await streamHead(ctx.ports.db, [CONSOLE_STREAM, launch.id])) };
  } catch (error) {
    if (isDomainError(error) && ["not_found", "invalid"].includes(error.code)) notFound();
    throw error;
  }
});

/** The launch a page is about, from its address. */
export async function launchPage(params: Promise<{ launch: string }>): Promise<LaunchPage> {
  return bySlug(decodeURIComponent((await params).launch));
}
