import { z } from "zod";
import { command } from "@/server/kernel/command";

export const rotateKey = command({
  name: "stores.rotate-key",
  summary: "Replace the console's own backup key; what the old one sealed still opens",
  permission: "stores:keys",
  input: z.object({}),
  output: z.object({ recipient: z.string(), older: z.number().int() }),
  run: async (tx) => {
    // Two at once would each write the file without the other's key.
    await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended('stores:rotate-key', 0))`;
    const { keyring } = tx.ports.outside;
    await keyring.refresh();
    const before = keyring.recipients[0] ?? "";
    const recipient = await keyring.rotate();
    tx.audit({
      subject: "backup-key",
      label: "the console's own backup key",
      changes: { before, after: recipient },
    });
    return { recipient, older: keyring.identities.length - 1 };
  },
});
