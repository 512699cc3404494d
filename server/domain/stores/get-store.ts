import { query } from "@/server/kernel/query";
import { requireStore, toStoreView } from "./rows";
import { storeIdInput, storeView } from "./schema";

export const getStore = query({
  name: "stores.get",
  summary: "One store with what its last check found",
  permission: "stores:read",
  input: storeIdInput,
  output: storeView,
  run: async ({ db }, { storeId }) => toStoreView(await requireStore(db, storeId)),
});
