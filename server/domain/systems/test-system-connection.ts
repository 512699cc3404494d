import type { Context } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { transact } from "@/server/kernel/transact";
import { askTarget } from "./ask-target";
import { systemChanged } from "./events";
import { readTarget } from "./read-target";
import { toSystemView } from "./rows";
import { toTestView } from "./rules";
import { systemIdInput, type TestConnectionView, testConnectionView } from "./schema";

/**
 * Tries a stored connection now. It asks another machine, which may take ten seconds, so no transaction is open meanwhile;
 * the result is then recorded in one of its own.
 */
export const testSystemConnection = query({
  name: "systems.test-connection",
  summary: "Test the stored connection to a system",
  permission: "systems:write",
  input: systemIdInput,
  output: testConnectionView,
  run: async (ctx, { systemId }) => {
    const { outside } = ctx.ports;
    const { system, connection } = await readTarget(ctx.db, outside.vault, systemId);
    const view = toTestView(await askTarget(outside, connection, ctx.signal), connection.engine);
    await record(ctx, system.id, system.rev, view);
    return view;
  },
});

async function record(ctx: Context, systemId: string, rev: number, view: TestConnectionView): Promise<void> {
  await transact(ctx, "systems.test-connection", async (tx) => {
    // A system changed meanwhile was not what was tested.
    const { count } = await tx.db.system.updateMany({
      where: { id: systemId, rev, removedAt: null },
      data: {
        checkedAt: tx.now(),
        checkOk: view.ok,
        checkText: view.text,
        ...(view.facts ? { facts: view.facts } : {}),
      },
    });
    const row = await tx.db.system.findUnique({ where: { id: systemId } });
    if (count === 0 || !row) return tx.unchanged();
    tx.audit({
      subject: "system",
      subjectId: systemId,
      launchId: row.launchId,
      label: row.name,
      changes: { ok: view.ok, text: view.text },
    });
    tx.emit(systemChanged.on(row.launchId, toSystemView(row)));
  });
}
