import { HEARTBEAT_SECONDS, keepLease, SELF_FENCE_SECONDS } from "@/server/domain/runs";
import type { Ports } from "@/server/kernel/context";

export type StopReason = "cancel" | "lost" | "timeout" | "shutdown";

/**
 * Keeps a claim alive and stops the work when it may no longer go on: cancelled, taken by somebody else, out of
 * time, or without a heartbeat for so long that the lease is about to end.
 */
export class Lease {
  private readonly ports: Ports;
  private readonly run: { id: string; fence: bigint };
  private readonly controller = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private lastKept = performance.now();
  private beating = false;
  reason: StopReason | null = null;

  constructor(ports: Ports, run: { id: string; fence: bigint }, timeoutMs: number) {
    this.ports = ports;
    this.run = run;
    this.timers.push(setInterval(() => void this.beat(), HEARTBEAT_SECONDS * 1000));
    this.timers.push(setTimeout(() => this.stop("timeout"), timeoutMs));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  stop(reason: StopReason): void {
    if (this.reason) return;
    this.reason = reason;
    this.controller.abort(new Error(reason));
  }

  /** Asks the database now; called on every heartbeat and when somebody may have cancelled. */
  async beat(): Promise<void> {
    if (performance.now() - this.lastKept > SELF_FENCE_SECONDS * 1000) this.stop("lost");
    if (this.beating) return;
    this.beating = true;
    try {
      const answer = await keepLease(this.ports, this.run);
      if (answer === "lost") this.stop("lost");
      else this.lastKept = performance.now();
      if (answer === "cancel") this.stop("cancel");
    } catch (error) {
      this.ports.logger.warn({ err: error, runId: this.run.id }, "heartbeat failed; trying again");
    } finally {
      this.beating = false;
    }
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
