import { randomUUID } from "node:crypto";
import type { Prisma } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { systemChanged } from "./events";
import { refuseTakenName, toSystemView } from "./rows";
import { secretContext } from "./rules";
import { type RegisterSystemInput, registerSystemInput, systemView } from "./schema";

export const registerSystem = command({
  name: "systems.register",
  summary: "Register a system of a launch",
  permission: "systems:write",
  input: registerSystemInput,
  output: systemView,
  run: async (tx, input) => {
    const launch = await tx.db.launch.findUnique({ where: { id: input.launchId } });
    if (!launch) throw new DomainError("not_found", "There is no such launch. It may have been removed.");
    const { launchId, environment, name } = input;
    await refuseTakenName(tx.db, { launchId, environment, name });
    const row = await tx.db.system.create({ data: toRow(tx, input) });
    const view = toSystemView(row);
    tx.audit({
      subject: "system",
      subjectId: row.id,
      launchId,
      label: row.name,
      changes: { after: view },
    });
    tx.emit(systemChanged.on(launchId, view));
    return view;
  },
});

function toRow(tx: CommandContext, input: RegisterSystemInput): Prisma.SystemUncheckedCreateInput {
  const { launchId, environment, name, kind } = input;
  const common = { launchId, environment, name, kind };
  if ("address" in input) {
    const engine = "engine" in input ? input.engine : kind === "folder" ? kind : null;
    return { ...common, address: input.address, engine };
  }
  const { host, port, database, user, password, sslMode } = input.connection;
  const id = randomUUID();
  const sealedSecret = tx.ports.outside.vault.seal(password, secretContext(id, host, port));
  const engine = "engine" in input ? input.engine : "bucket";
  const options = input.options === undefined ? {} : { options: input.options };
  return { ...common, ...options, id, engine, host, port, database, login: user, sslMode, sealedSecret };
}
