import { randomUUID } from "node:crypto";
import { getSystem } from "@/server/domain/systems";
import { command } from "@/server/kernel/command";
import { actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { announceCheck, asJson, nameTaken } from "./rows";
import { nextDue, originOf, refuseUnknown, secretContext, unknownNames } from "./rules";
import { checkView, defineCheckInput } from "./schema";

export const defineCheck = command({
  name: "checks.define",
  summary: "Define a check of a system",
  permission: "checks:write",
  input: defineCheckInput,
  output: checkView,
  run: async (tx, { systemId, name, kind, options, everyMinutes, secrets }) => {
    const system = await getSystem.within(tx, { systemId });
    const origin = originOf(system.address);
    if (system.kind !== "service" || origin === null) {
      throw new DomainError(
        "invalid",
        `${system.name} is no service with an address. Register the service first.`,
      );
    }
    const secretNames = Object.keys(secrets);
    refuseUnknown(unknownNames({ kind, options } as Parameters<typeof unknownNames>[0], secretNames));
    const id = randomUUID();
    const { vault } = tx.ports.outside;
    await tx.db.check
      .create({
        data: {
          id,
          launchId: system.launchId,
          systemId,
          kind,
          name,
          options: asJson(options),
          secretNames,
          sealedSecrets:
            secretNames.length === 0 ? null : vault.seal(JSON.stringify(secrets), secretContext(id, origin)),
          everyMinutes,
          nextAt: everyMinutes === null ? null : nextDue(tx.now(), everyMinutes, Math.random()),
          definedAt: tx.now(),
          createdByName: actorName(tx.actor),
        },
      })
      .catch((error: unknown) => {
        throw nameTaken(error, name);
      });
    tx.audit({
      subject: "check",
      subjectId: id,
      launchId: system.launchId,
      label: name,
      changes: { kind, systemId, everyMinutes, options, secrets: secretNames },
    });
    return announceCheck(tx, id);
  },
});
