import { DomainError } from "@/server/kernel/errors";
import { readMeasure } from "./markdown";
import type { Measure } from "./schema";

/** What a person typed as a target or baseline: `< 200 ms (p95)`, `>= 300 requests per minute`; null for nothing. */
export function readTargetText(text: string): Measure | null {
  if (text === "") return null;
  const measure = readMeasure(text);
  if (measure) return measure;
  throw new DomainError(
    "invalid",
    `There is no number in "${text}". Write it like "< 200 ms" or ">= 99.9 %".`,
  );
}
