import { randomUUID } from "node:crypto";
import { dueReviews, takeReview } from "@/server/domain/evidence";
import { type Ports, systemContext } from "@/server/kernel/context";
import { transact } from "@/server/kernel/transact";
import { reviewLaunch } from "./review-launch";

/**
 * Looks at the proofs of every launch for which something was observed or went stale, and says how many launches that
 * were. Safe in many workers at once: of two that look at one launch the second finds nothing left to do.
 */
export async function reviewProofs(ports: Ports): Promise<number> {
  const due = await dueReviews(ports.db, ports.clock.now());
  for (const launchId of due) {
    await transact(systemContext(ports, "Review", randomUUID()), "proofs.review", async (tx) => {
      tx.unchanged();
      if (await takeReview(tx.db, launchId, tx.now())) await reviewLaunch(tx, launchId);
    });
  }
  return due.length;
}
