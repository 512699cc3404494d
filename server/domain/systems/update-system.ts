import type { z } from "zod";
import { Prisma, type System } from "@/prisma/generated/client";
import { command } from "@/server/kernel/command";
import type { CommandContext } from "@/server/kernel/context";
import { DomainError, invariant } from "@/server/kernel/errors";
import { connectionOf, SERVER_ENGINES } from "@/server/kernel/ports/connections";
import { parseInput } from "@/server/kernel/verb";
import { systemChanged } from "./events";
import { engineOf, placeOf, refuseTakenName, requireSystem, toSystemView } from "./rows";
import { leadsElsewhere, secretContext } from "./rules";
import { addressOf, systemKind, systemView, updateSystemInput } from "./schema";

export const updateSystem = command({
  name: "systems.update",
  summary: "Change a system",
  permission: "systems:write",
  input: updateSystemInput,
  output: systemView,
  run: async (tx, input) => {
    const before = await requireSystem(tx.db, input.systemId);
    const name = input.name ?? before.name;
    const environment = input.environment ?? before.environment;
    await refuseTakenName(tx.db, { launchId: before.launchId, environment, name }, before.id);
    const secret = connectionChange(tx, before, input.connection);
    const address = input.address === undefined ? {} : { address: checkedAddress(before, input.address) };
    const options = input.options === undefined ? {} : { options: input.options };
    const { count } = await tx.db.system.updateMany({
      where: { id: before.id, rev: input.rev },
      data: { name, environment, ...address, ...options, ...secret.data, rev: { increment: 1 } },
    });
    if (count === 0) {
      throw new DomainError(
        "conflict",
        "Somebody changed this system just now. Reload to see it, then try again.",
      );
    }
    const view = toSystemView(await requireSystem(tx.db, before.id));
    tx.audit({
      subject: "system",
      subjectId: before.id,
      launchId: before.launchId,
      label: view.name,
      changes: { before: toSystemView(before), after: view, access: `password ${secret.fate}` },
    });
    tx.emit(systemChanged.on(before.launchId, view));
    return view;
  },
});

type ConnectionInput = NonNullable<z.infer<typeof updateSystemInput>["connection"]>;

interface ConnectionChange {
  data: Prisma.SystemUncheckedUpdateManyInput;
  fate: "kept" | "replaced" | "wiped";
}

/** A password is never carried over to another server: without a new one it is gone. */
function connectionChange(
  tx: CommandContext,
  row: System,
  change: ConnectionInput | undefined,
): ConnectionChange {
  if (change === undefined) return { data: {}, fate: "kept" };
  const before = placeOf(row);
  const engine = SERVER_ENGINES.find((name) => name === engineOf(row));
  if (before === null || engine === undefined) {
    throw new DomainError("invalid", "Only a database or bucket has a connection.");
  }
  const merged = parseInput(connectionOf[engine], { password: "", ...before, ...withoutUndefined(change) });
  const { host, port, database, user, sslMode, password } = merged;
  const moved = leadsElsewhere(before, merged);
  const data = { host, port, database, login: user, sslMode };
  const forget = { checkedAt: null, checkOk: null, checkText: null, facts: Prisma.DbNull };
  if (change.password !== undefined) {
    const sealedSecret = tx.ports.outside.vault.seal(password, secretContext(row.id, host, port));
    return { data: { ...data, ...forget, sealedSecret }, fate: "replaced" };
  }
  if (moved) return { data: { ...data, ...forget, sealedSecret: null }, fate: "wiped" };
  return { data, fate: "kept" };
}

function withoutUndefined(change: ConnectionInput): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function checkedAddress(row: System, address: string): string {
  const kind = row.engine === "sqlite" ? "file" : systemKind.parse(row.kind);
  if (kind === "database" || kind === "bucket") {
    throw new DomainError("invalid", "This system has a connection, not an address.");
  }
  const checked = parseInput(addressOf[kind], address);
  invariant(typeof checked === "string", "an address is text");
  return checked;
}
