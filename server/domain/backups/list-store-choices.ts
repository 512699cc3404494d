import { z } from "zod";
import { query } from "@/server/kernel/query";
import { chosenStores } from "./chosen-stores";
import { storeChoiceView } from "./schema";

export const listStoreChoices = query({
  name: "backups.list-store-choices",
  summary: "Where the backups of each system of a launch go",
  permission: "backups:read",
  input: z.object({ launchId: z.uuid() }),
  output: z.object({ choices: z.array(storeChoiceView) }),
  run: async ({ db, ports }, { launchId }) => {
    const systems = await db.system.findMany({ where: { launchId, removedAt: null, engine: { not: null } } });
    const choices = [];
    for (const { id } of systems) {
      choices.push({ systemId: id, ...(await chosenStores(db, ports.outside, id)) });
    }
    return { choices };
  },
});
