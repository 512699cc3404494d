import type { Ports } from "@/server/kernel/context";
import { LEASE_SECONDS } from "./rules";

/** Renews the lease. "lost" means another worker or the reconciler owns the run now: stop at once. */
export async function keepLease(
  ports: Ports,
  run: { id: string; fence: bigint },
  leaseSeconds = LEASE_SECONDS,
): Promise<"kept" | "cancel" | "lost"> {
  const rows = await ports.db.$queryRaw<{ state: string }[]>`
    update run set lease_until = now() + ${leaseSeconds} * interval '1 second'
    where id = ${run.id}::uuid and fence = ${run.fence} and state in ('running', 'cancelling')
    returning state`;
  if (!rows[0]) return "lost";
  return rows[0].state === "cancelling" ? "cancel" : "kept";
}
