import { defineEvent } from "@/server/kernel/define-event";
import { candidateView, evidenceView } from "./schema";

export const evidenceRecorded = defineEvent({
  type: "evidence.recorded",
  permission: "evidence:read",
  payload: evidenceView,
});

export const candidateDeclared = defineEvent({
  type: "evidence.candidate-declared",
  permission: "evidence:read",
  payload: candidateView,
});
