export type { ParsedPlan, PlanNodeDraft } from "./draft";
export {
  type ConflictField,
  type MergedNode,
  type MergeOutcome,
  mergePlans,
} from "./merge/merge-plans";
export {
  type ConsoleNode,
  dateOf,
  type EditableField,
  type FieldValue,
  type FileNode,
  fileSide,
  storable,
  tickOf,
} from "./merge/sides";
export { type ParseOptions, parsePlan } from "./parse-plan";
export { applyTicks, type Tick, TickError } from "./ticks";
