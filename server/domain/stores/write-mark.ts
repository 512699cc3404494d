import type { Store } from "@/server/kernel/ports/store";
import { MARK_OBJECT } from "./rules";

/** Says in the store whose it is, once. */
export async function writeMark(store: Store, id: string): Promise<void> {
  const writer = await store.create(MARK_OBJECT, "manifest");
  await writer.write(Buffer.from(`${JSON.stringify({ holdpoint: "store", id })}\n`));
  await writer.commit();
}
