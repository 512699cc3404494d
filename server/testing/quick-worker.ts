import { registry } from "@/workers/registry";
import { startWorker } from "@/workers/start-worker";

/** The product's worker with leases so short that a lost one is noticed within seconds. */
await startWorker({
  registry,
  timings: { leaseSeconds: 4, heartbeatSeconds: 1, selfFenceSeconds: 3, reconcileMs: 500 },
});
