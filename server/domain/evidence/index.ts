export { declareCandidate } from "./declare-candidate";
export { listCandidates } from "./list-candidates";
export { listEvidence } from "./list-evidence";
export { recordEvidence } from "./record-evidence";
export {
  askForReview,
  currentCandidate,
  dueReviews,
  evidenceViews,
  newestEvidence,
  takeReview,
} from "./rows";
export { subjectOf } from "./rules";
export { suggestForPlan } from "./suggest/suggest-plan";
