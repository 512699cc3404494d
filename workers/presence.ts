import { hostname } from "node:os";
import type { Ports } from "@/server/kernel/context";

const BEAT_MS = 5_000;

/** Lets the console tell whether anybody works: a row per worker, renewed every five seconds. */
export async function announcePresence(ports: Ports, id: string): Promise<() => Promise<void>> {
  const beat = async () => {
    await ports.db.$executeRaw`
      insert into worker_process (id, host, pid) values (${id}, ${hostname()}, ${process.pid})
      on conflict (id) do update set seen_at = now()`;
    await ports.db.$executeRaw`delete from worker_process where seen_at < now() - interval '1 hour'`;
  };
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_MS);
  return async () => {
    clearInterval(timer);
    await ports.db.workerProcess.deleteMany({ where: { id } }).catch(() => {});
  };
}
