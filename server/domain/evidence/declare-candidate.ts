import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { candidateDeclared } from "./events";
import { askForReview, currentCandidate, toCandidateView } from "./rows";
import { candidateView, declareCandidateInput } from "./schema";

/** A new candidate: proofs that are bound to the candidate rest on nothing until their runs are made again. */
export const declareCandidate = command({
  name: "evidence.declare-candidate",
  summary: "Name the commit, tag or image that is to be launched",
  permission: "candidates:write",
  input: declareCandidateInput,
  output: candidateView,
  run: async (tx, { launchId, ref, note }) => {
    // One after the other: the newest counts.
    const [launch] = await tx.db.$queryRaw<{ id: string }[]>`
      select id from launch where id = ${launchId}::uuid for update`;
    if (!launch) throw new DomainError("not_found", "There is no such launch. It may have been removed.");
    const current = await currentCandidate(tx.db, launchId);
    if (current !== null && current.ref === ref) {
      tx.unchanged();
      return toCandidateView(current, true);
    }
    const now = tx.now();
    const by = { declaredAt: now, declaredById: actorId(tx.actor), declaredByName: actorName(tx.actor) };
    // Going back to an earlier candidate declares it again: its old evidence counts no more.
    const row = await tx.db.candidate.upsert({
      where: { launchId_ref: { launchId, ref } },
      create: { launchId, ref, note, ...by },
      update: { note, ...by },
    });
    await askForReview(tx.db, launchId, now);
    tx.audit({
      subject: "candidate",
      subjectId: row.id,
      launchId,
      label: ref,
      changes: { before: current?.ref ?? null, note },
    });
    const view = toCandidateView(row, true);
    tx.emit(candidateDeclared.on(launchId, view));
    return view;
  },
});
