import { getSystem } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { parseInput } from "@/server/kernel/verb";
import { announceCheck, asJson, nameTaken, requireCheck } from "./rows";
import { nextDue, originOf, refuseUnknown, secretContext, unknownNames } from "./rules";
import { changeCheckInput, checkDefinition, checkView } from "./schema";

/** A changed definition tests something else, so what was seen before proves nothing any more: see `definedAt`. */
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
    const system = await getSystem(tx, { systemId: row.systemId });
    const { vault } = tx.ports.outside;
    const sealed = (given: Record<string, string>) =>
      Object.keys(given).length === 0
        ? null
        : vault.seal(JSON.stringify(given), secretContext(checkId, originOf(system.address) ?? ""));
    const { count } = await tx.db.check
      .updateMany({
        where: { id: checkId, rev, removedAt: null },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(options === undefined ? {} : { options: asJson(definition.options) }),
          ...(secrets === undefined ? {} : { secretNames, sealedSecrets: sealed(secrets) }),
          ...(everyMinutes === undefined
            ? {}
            : {
                everyMinutes,
                nextAt: everyMinutes === null ? null : nextDue(tx.now(), everyMinutes, Math.random()),
              }),
          changedAt: tx.now(),
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
