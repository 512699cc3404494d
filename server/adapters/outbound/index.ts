export { guardedLookup, refuseNeverDialled } from "./never-dialled";
export { createOutbound } from "./outbound";
