import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import { type Ports, systemContext } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";
import { transact } from "@/server/kernel/transact";
import { checkKindOfRun } from "./jobs";
import { announceCheck, lockKeyOf } from "./rows";
import { nextDue } from "./rules";

interface Due {
  id: string;
  launchId: string;
  systemId: string;
  name: string;
  everyMinutes: number;
}

/**
 * Accepts the runs of checks whose time has come, each exactly once however many workers ask, and says how many. A
 * check whose last run is still at work waits for its next time.
 */
export async function dispatchChecks(ports: Ports, most = 20): Promise<number> {
  let accepted = 0;
  while (accepted < most && (await dispatchOne(ports))) accepted += 1;
  return accepted;
}

async function dispatchOne(ports: Ports): Promise<boolean> {
  const ctx = systemContext(ports, "Schedule", randomUUID());
  return transact(ctx, "checks.run", async (tx) => {
    tx.unchanged();
    const [due] = await tx.db.$queryRaw<Due[]>`
      select id, launch_id as "launchId", system_id as "systemId", name, every_minutes as "everyMinutes"
      from "check" where next_at <= ${tx.now()}::timestamptz and removed_at is null
      order by next_at limit 1 for update skip locked`;
    if (!due) return false;
    await tx.db.check.update({
      where: { id: due.id },
      data: { nextAt: nextDue(tx.now(), due.everyMinutes, Math.random()) },
    });
    const busy = await tx.db.run.count({
      where: { lockKey: lockKeyOf(due.id), state: { in: ["queued", "running", "cancelling"] } },
    });
    if (busy > 0) return true;
    await acceptRun(tx, {
      kind: checkKindOfRun,
      title: due.name,
      input: { checkId: due.id },
      launchId: due.launchId,
      systemId: due.systemId,
      lockKey: lockKeyOf(due.id),
    });
    await announceCheck(tx, due.id);
    return true;
  }).catch((error: unknown) => {
    // Somebody pressed the button in this very moment: that run serves as well.
    if (isDomainError(error) && error.code === "conflict") return true;
    throw error;
  });
}
