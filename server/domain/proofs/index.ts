export { attachProof } from "./attach-proof";
export { attestItem } from "./attest-item";
export { listProofs } from "./list-proofs";
export { listSources } from "./list-sources";
export { removeProof } from "./remove-proof";
export { reviewProofs } from "./review-proofs";
