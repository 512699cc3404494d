import { randomUUID } from "node:crypto";
import type { Store } from "@/prisma/generated/client";
import type { Context, QueryContext } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";
import type { ProbeAnswer } from "@/server/kernel/ports/store";
import { query } from "@/server/kernel/query";
import { transact } from "@/server/kernel/transact";
import { readMark } from "./read-mark";
import { announceStore, requireStore, targetOf } from "./rows";
import { describeProbe } from "./rules";
import { type ProbeView, probeView, storeIdInput } from "./schema";
import { writeMark } from "./write-mark";

/**
 * Tests a registered store now: writes, reads back and deletes an object, and leaves the console's mark when there is
 * none. It asks another machine, so no transaction is open meanwhile; the result is recorded in one of its own.
 */
export const testStore = query({
  name: "stores.test",
  summary: "Test a store: write, read back and delete an object",
  permission: "stores:write",
  input: storeIdInput,
  output: probeView,
  run: async (ctx, { storeId }) => {
    const row = await requireStore(ctx.db, storeId);
    const { view, change } = await check(ctx, row);
    await record(ctx, row, view, change);
    return view;
  },
});

type Found = { hostKey: string | null; mark: string | null } & Partial<
  Record<"freeBytes" | "totalBytes" | "objects" | "objectBytes", number | null>
>;

async function check(ctx: QueryContext, row: Store): Promise<{ view: ProbeView; change: Found }> {
  const { outside } = ctx.ports;
  const known = { hostKey: row.hostKey, mark: row.mark };
  if (row.builtIn) {
    const place = { kind: "folder", path: row.location } as const;
    const answer = await outside.stores.probe({ place, secret: null, hostKey: null }, ctx.signal);
    return { view: describeProbe(answer), change: { ...known, ...numbersOf(answer) } };
  }
  try {
    const target = targetOf(row, outside);
    const answer = await outside.stores.probe(target, ctx.signal);
    const view = describeProbe(answer);
    if (!answer.ok) return { view, change: known };
    const hostKey = row.hostKey ?? answer.facts.hostKey;
    const mark = await settleMark(ctx, row, { ...target, hostKey });
    if (mark.problem !== null) {
      return { view: { ...view, ok: false, text: mark.problem, problem: "other_place" }, change: known };
    }
    return { view, change: { hostKey, mark: mark.id, ...numbersOf(answer) } };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { view: { ok: false, text: error.message, problem: error.code, hostKey: null }, change: known };
  }
}

function numbersOf(answer: ProbeAnswer): Partial<Found> {
  if (!answer.ok) return {};
  const { freeBytes, totalBytes, objects, bytes } = answer.facts;
  return { freeBytes, totalBytes, objects, objectBytes: bytes };
}

/** A store of this console is known by its mark, also after the console's database was lost. */
async function settleMark(
  ctx: QueryContext,
  row: Store,
  target: Parameters<QueryContext["ports"]["outside"]["stores"]["open"]>[0],
): Promise<{ id: string; problem: null } | { problem: string }> {
  const store = await ctx.ports.outside.stores.open(target, ctx.signal);
  try {
    const found = await readMark(store);
    if (found === null && row.mark !== null) {
      return {
        problem:
          "This is not the place that was tested before: the console's mark is gone. Is its disk mounted?",
      };
    }
    if (found === "unreadable" || (found !== null && row.mark !== null && found !== row.mark)) {
      return {
        problem: "This place carries the mark of another store. Give every store a folder of its own.",
      };
    }
    const other =
      found === null ? null : await ctx.db.store.findFirst({ where: { mark: found, removedAt: null } });
    if (other && other.id !== row.id) {
      return { problem: `This is the same place as ${other.name}, under another address.` };
    }
    const id = found ?? randomUUID();
    if (found === null) await writeMark(store, id);
    return { id, problem: null };
  } finally {
    await store.close();
  }
}

async function record(ctx: Context, row: Store, view: ProbeView, change: Found): Promise<void> {
  await transact(ctx, "stores.test", async (tx) => {
    // A store changed meanwhile was not what was tested.
    const { count } = await tx.db.store.updateMany({
      where: { id: row.id, rev: row.rev, removedAt: null },
      data: { ...change, checkedAt: tx.now(), checkOk: view.ok, checkText: view.text },
    });
    if (count === 0) return tx.unchanged();
    tx.audit({
      subject: "store",
      subjectId: row.id,
      label: row.name,
      changes: { ok: view.ok, text: view.text },
    });
    announceStore(tx, await requireStore(tx.db, row.id));
  });
}
