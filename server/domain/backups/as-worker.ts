import type { CommandContext, Context, Ports } from "@/server/kernel/context";
import { transact } from "@/server/kernel/transact";

interface Work {
  id: string;
  ports: Ports;
  signal: AbortSignal;
}

/** The context of what a run finds out by itself. */
function workerContext({ id, ports, signal }: Work): Context {
  return { actor: { kind: "system", name: "worker" }, ports, requestId: id, signal };
}

/** A transaction of its own for what is true whatever becomes of the run. */
export function asWorker<T>(run: Work, name: string, work: (tx: CommandContext) => Promise<T>): Promise<T> {
  return transact(workerContext(run), name, work);
}
