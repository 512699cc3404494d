import type { Check } from "@/prisma/generated/client";
import { askForReview } from "@/server/domain/evidence";
import { getSystem } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { parseInput } from "@/server/kernel/verb";
import { announceCheck, asJson, nameTaken, requireCheck } from "./rows";
import { nextDue, originOf, refuseUnknown, secretContext, unknownNames } from "./rules";
import { changeCheckInput, checkDefinition, checkView } from "./schema";

/** A changed definition tests something else, so what was seen before proves nothing any more. */
export const changeCheck = command({
  name: "checks.change",
  summary: "Change a check's name, options, interval or secrets",
  permission: "checks:write",
  input: changeCheckInput,
  output: checkView,
  run: async (tx, { checkId, rev, name, everyMinutes, options, secrets }) => {
    const row = await requireCheck(tx.db, checkId);
    const definition = parseInput(checkDefinition, { kind: row.kind, options: options ?? row.options });
    const secretNames = secrets === undefined ? row.secretNames : Object.keys(secrets);
    refuseUnknown(unknownNames(definition, secretNames));
    const { count } = await tx.db.check
      .updateMany({
        where: { id: checkId, rev, removedAt: null },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(options === undefined ? {} : { options: asJson(definition.options), definedAt: tx.now() }),
          ...(secrets === undefined ? {} : { secretNames, sealedSecrets: await seal(tx, row, secrets) }),
          ...(everyMinutes === undefined ? {} : scheduled(everyMinutes, tx.now())),
          rev: rev + 1,
        },
      })
      .catch((error: unknown) => {
        throw nameTaken(error, name ?? row.name);
      });
    if (count === 0) {
      throw new DomainError(
        "conflict",
        "Somebody changed this check meanwhile. Look at it again, then repeat your change.",
      );
    }
    if (options !== undefined) await askForReview(tx.db, row.launchId, tx.now());
    tx.audit({
      subject: "check",
      subjectId: checkId,
      launchId: row.launchId,
      label: name ?? row.name,
      changes: {
        ...(name === undefined ? {} : { name: [row.name, name] }),
        ...(everyMinutes === undefined ? {} : { everyMinutes: [row.everyMinutes, everyMinutes] }),
        ...(options === undefined ? {} : { options: [row.options, definition.options] }),
        ...(secrets === undefined ? {} : { secrets: secretNames }),
      },
    });
    return announceCheck(tx, checkId);
  },
});

function scheduled(everyMinutes: number | null, now: Date) {
  return { everyMinutes, nextAt: everyMinutes === null ? null : nextDue(now, everyMinutes, Math.random()) };
}

async function seal(
  tx: CommandContext,
  check: Check,
  secrets: Record<string, string>,
): Promise<string | null> {
  if (Object.keys(secrets).length === 0) return null;
  const system = await getSystem.within(tx, { systemId: check.systemId });
  const context = secretContext(check.id, originOf(system.address) ?? "");
  return tx.ports.outside.vault.seal(JSON.stringify(secrets), context);
}
