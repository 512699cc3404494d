import { DomainError } from "@/server/kernel/errors";
import { FormatError, type ParsedPlan, type ParseOptions, parsePlan, readCsvPlan } from "./markdown";
import type { PlanFile } from "./read-file";
import { readJsonPlan } from "./read-json-plan";

/** Reads a plan in any of its formats. Markdown is always readable; broken JSON or CSV is refused with its place. */
export function readPlan(
  { bytes, format }: Pick<PlanFile, "bytes" | "format">,
  repair: boolean,
  how: Pick<ParseOptions, "corrections" | "explain"> = {},
): ParsedPlan {
  if (format === "markdown") return parsePlan(bytes, { repair, ...how });
  try {
    return format === "csv" ? readCsvPlan(bytes) : readJsonPlan(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new DomainError("invalid", error.message);
  }
}
