import { dispatchChecks } from "@/server/domain/checks";
import { dispatchRetention, dispatchSchedules } from "@/server/domain/policies";
import { reviewProofs } from "@/server/domain/proofs";
import type { Ports } from "@/server/kernel/context";

interface Round {
  name: string;
  everyMs: number;
  work(ports: Ports): Promise<unknown>;
}

/** What every worker looks for again and again; each is safe in many workers at once. */
const ROUNDS: readonly Round[] = [
  { name: "due backups", everyMs: 2_000, work: (ports) => dispatchSchedules(ports) },
  { name: "due retention", everyMs: 5_000, work: (ports) => dispatchRetention(ports) },
  { name: "due checks", everyMs: 1_000, work: (ports) => dispatchChecks(ports) },
  { name: "due reviews of proofs", everyMs: 500, work: (ports) => reviewProofs(ports) },
];

/** Makes each round at its pace, never two of one kind at once; the returned function ends them. */
export function scheduleRounds(ports: Ports, rounds: readonly Round[] = ROUNDS): () => void {
  const timers = rounds.map(({ name, everyMs, work }) => {
    let busy = false;
    const round = async () => {
      if (busy) return;
      busy = true;
      try {
        await work(ports);
      } catch (error) {
        ports.logger.warn({ err: error, round: name }, "a round failed; it is made again");
      } finally {
        busy = false;
      }
    };
    void round();
    return setInterval(() => void round(), everyMs);
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
