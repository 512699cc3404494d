import { z } from "zod";
import { query } from "@/server/kernel/query";
import { ensureBuiltIn } from "./ensure-built-in";
import { toStoreView } from "./rows";
import { storeView } from "./schema";

export const listStores = query({
  name: "stores.list",
  summary: "The places where backups go",
  permission: "stores:read",
  input: z.object({}),
  output: z.object({ stores: z.array(storeView) }),
  run: async ({ db, ports }) => {
    const builtIn = await ensureBuiltIn(db, ports.outside);
    const space = await ports.outside.store.space().catch(() => null);
    const rows = await db.store.findMany({
      where: { removedAt: null },
      orderBy: [{ builtIn: "desc" }, { name: "asc" }],
    });
    // The console's own folder is at hand; its space is measured now and not when it was last tested.
    const now = (id: string) => (id === builtIn.id && space !== null ? space : {});
    return { stores: rows.map((row) => ({ ...toStoreView(row), ...now(row.id) })) };
  },
});
