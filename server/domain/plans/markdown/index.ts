export type { ParsedPlan, PlanNodeDraft } from "./draft";
export { type ParseOptions, parsePlan } from "./parse-plan";
export { applyTicks, type Tick, TickError } from "./ticks";
