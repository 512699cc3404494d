import { query } from "@/server/kernel/query";
import { requireSystem, toSystemView } from "./rows";
import { systemIdInput, systemView } from "./schema";

export const getSystem = query({
  name: "systems.get",
  summary: "One system",
  permission: "systems:read",
  input: systemIdInput,
  output: systemView,
  run: async ({ db }, { systemId }) => toSystemView(await requireSystem(db, systemId)),
});
