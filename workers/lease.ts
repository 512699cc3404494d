import { keepLease } from "@/server/domain/runs";
import type { Ports } from "@/server/kernel/context";
import type { Timings } from "./timings";

export type StopReason = "cancel" | "lost" | "timeout" | "shutdown";

interface LeaseOptions {
  /** Milliseconds the work may take. */
  timeoutMs: number;
  timings: Timings;
  /** `performance.now()` before the claim was asked for: the lease may have begun right then. */
  since: number;
}

/**
 * Keeps a claim alive and stops the work when it may no longer go on: cancelled, taken by somebody else, out of
 * time, or without a heartbeat for so long that the lease is about to end.
 */
export class Lease {
  private readonly ports: Ports;
  private readonly run: { id: string; fence: bigint };
  private readonly timings: Timings;
  private readonly controller = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private lastKept: number;
  private beating = false;
  private again = false;
  reason: StopReason | null = null;

  constructor(ports: Ports, run: { id: string; fence: bigint }, options: LeaseOptions) {
    this.ports = ports;
    this.run = run;
    this.timings = options.timings;
    this.lastKept = options.since;
    this.timers.push(setInterval(() => void this.beat(), this.timings.heartbeatSeconds * 1000));
    this.timers.push(setTimeout(() => this.stop("timeout"), options.timeoutMs));
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
    if (performance.now() - this.lastKept > this.timings.selfFenceSeconds * 1000) this.stop("lost");
    // An answer on its way may be older than the wish to cancel, so it is asked for once more.
    this.again = true;
    if (this.beating) return;
    this.beating = true;
    while (this.again) {
      this.again = false;
      await this.ask();
    }
    this.beating = false;
  }

  private async ask(): Promise<void> {
    const asked = performance.now();
    try {
      const answer = await keepLease(this.ports, this.run, this.timings.leaseSeconds);
      if (answer === "lost") this.stop("lost");
      // The lease counts from when the database heard us, which may be long before its answer arrives.
      else this.lastKept = asked;
      if (answer === "cancel") this.stop("cancel");
    } catch (error) {
      this.ports.logger.warn({ err: error, runId: this.run.id }, "heartbeat failed; trying again");
    }
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
