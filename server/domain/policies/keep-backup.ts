import { actorName, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announce, requireSystem, toKeepView } from "./rows";
import type { KeepView } from "./schema";

interface Keep {
  backupId: string;
  kind: "pin" | "hold";
  reason: string;
}

const WORD = { pin: "pinned", hold: "on legal hold" } as const;

/** Puts a pin or a hold on a good backup, or takes it off. In the caller's transaction, with its audit entry. */
export async function keepBackup(
  tx: CommandContext,
  { backupId, kind, reason }: Keep,
  on: boolean,
): Promise<KeepView> {
  // The row is locked, so that nothing deletes it in the same moment.
  const [backup] = await tx.db.$queryRaw<{ state: string; systemId: string }[]>`
    select state, system_id as "systemId" from backup where id = ${backupId}::uuid for update`;
  if (!backup)
    throw new DomainError("not_found", "There is no such backup. It may belong to a removed launch.");
  const system = await requireSystem(tx.db, backup.systemId);
  const where = { backupId_kind: { backupId, kind } };
  const known = await tx.db.backupKeep.findUnique({ where });
  if (on && backup.state !== "good") throw new DomainError("conflict", "Only a good backup can be kept.");
  if (on && known)
    throw new DomainError("conflict", `This backup is ${WORD[kind]} already, by ${known.byName}.`);
  if (!on && !known) throw new DomainError("conflict", `This backup is not ${WORD[kind]}.`);
  const row = on
    ? await tx.db.backupKeep.create({
        data: {
          backupId,
          kind,
          systemId: system.id,
          launchId: system.launchId,
          reason,
          byName: actorName(tx.actor),
          at: tx.now(),
        },
      })
    : await tx.db.backupKeep.delete({ where });
  tx.audit({
    subject: "backup",
    subjectId: backupId,
    launchId: system.launchId,
    label: system.name,
    changes: { [kind]: on },
    reason,
  });
  announce(tx, system.launchId, system.id);
  return toKeepView(row);
}
