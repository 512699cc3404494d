import { randomUUID } from "node:crypto";
import { acceptRun } from "@/server/domain/runs";
import { type Ports, systemContext } from "@/server/kernel/context";
import { isDomainError } from "@/server/kernel/errors";
import { transact } from "@/server/kernel/transact";
import { retentionKind } from "./jobs";

interface Due {
  systemId: string;
  launchId: string;
  name: string;
  newest: string;
}

/**
 * Accepts a retention run for each system that has a new good backup since the last one, exactly once however many
 * workers ask, and says how many.
 */
export async function dispatchRetention(ports: Ports, most = 20): Promise<number> {
  let accepted = 0;
  while (accepted < most && (await dispatchOne(ports))) accepted += 1;
  return accepted;
}

async function dispatchOne(ports: Ports): Promise<boolean> {
  const ctx = systemContext(ports, "Retention", randomUUID());
  return transact(ctx, "policies.apply-retention", async (tx) => {
    tx.unchanged();
    const [due] = await tx.db.$queryRaw<Due[]>`
      select p.system_id as "systemId", p.launch_id as "launchId", s.name, b.id as newest
      from retention_policy p join system s on s.id = p.system_id
      cross join lateral (select id from backup where system_id = p.system_id and state = 'good'
        order by snapshot_at desc, id desc limit 1) b
      where p.enabled and s.removed_at is null and p.applied_to is distinct from b.id
        and not exists (select 1 from run r where r.lock_key = 'retention:' || p.system_id
          and r.state in ('queued', 'running', 'cancelling'))
      limit 1 for update of p skip locked`;
    if (!due) return false;
    const { systemId, launchId, name, newest } = due;
    await tx.db.retentionPolicy.update({ where: { systemId }, data: { appliedTo: newest } });
    await acceptRun(tx, {
      kind: retentionKind,
      title: `Retention of ${name}`,
      input: { systemId, digest: null },
      launchId,
      systemId,
      lockKey: `retention:${systemId}`,
    });
    return true;
  }).catch((error: unknown) => {
    // Somebody pressed the button in this very moment: the next round looks again.
    if (isDomainError(error) && error.code === "conflict") return false;
    throw error;
  });
}
