import { z } from "zod";
import { query } from "@/server/kernel/query";
import { toKeyView } from "./rows";
import { escrowState } from "./rules";
import { keysView } from "./schema";

export const listKeys = query({
  name: "stores.list-keys",
  summary: "The keys that open backups, and whether somebody has shown that the recovery key is at hand",
  permission: "stores:read",
  input: z.object({}),
  output: keysView,
  run: async ({ db, ports, now }) => {
    const { keyring } = ports.outside;
    await keyring.refresh();
    const rows = await db.recoveryKey.findMany({ orderBy: { createdAt: "asc" } });
    const { fromEnvironment } = keyring;
    return {
      operational: {
        recipient: keyring.recipients[0] ?? "",
        file: keyring.identityFile,
        older: keyring.identities.length - 1,
      },
      fromEnvironment: rows.some(({ recipient }) => recipient === fromEnvironment) ? null : fromEnvironment,
      recovery: rows.map(toKeyView),
      escrow: escrowState(rows, now()),
    };
  },
});
