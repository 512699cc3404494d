import { text } from "node:stream/consumers";
import { z } from "zod";
import { isDomainError } from "@/server/kernel/errors";
import type { Store } from "@/server/kernel/ports/store";
import { MARK_OBJECT } from "./rules";

const Mark = z.object({ holdpoint: z.literal("store"), id: z.string() });

/** Whose store this is; null for one that is new. */
export async function readMark(store: Store): Promise<string | null> {
  try {
    const parsed = Mark.safeParse(JSON.parse(await text(await store.open(MARK_OBJECT, "manifest"))));
    return parsed.success ? parsed.data.id : "unreadable";
  } catch (error) {
    if (isDomainError(error) && error.code === "not_found") return null;
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}
