import { DomainError } from "@/server/kernel/errors";
import { FormatError, type ParsedPlan, parsePlan, readCsvPlan } from "./markdown";
import type { PlanFile } from "./read-file";
import { readJsonPlan } from "./read-json-plan";

/** Reads a plan in any of its formats. Markdown is always readable; broken JSON or CSV is refused with its place. */
export function readPlan({ bytes, format }: Pick<PlanFile, "bytes" | "format">, repair: boolean): ParsedPlan {
  if (format === "markdown") return parsePlan(bytes, { repair });
  try {
    return format === "csv" ? readCsvPlan(bytes) : readJsonPlan(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new DomainError("invalid", error.message);
  }
}
