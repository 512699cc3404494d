import type { Measure } from "./schema";

const PER = /\bper\s+(second|sec|minute|min|hour|day|week|month)\b/i;

/** The unit of a measure with its "per minute", which may stand later in the text; null for a bare number. */
export function unitOf(measure: Pick<Measure, "unit" | "text">): string | null {
  const { unit, text } = measure;
  const per = PER.exec(text)?.[1];
  return per === undefined || unit?.includes("/") ? unit : `${unit ?? ""}/${per.toLowerCase()}`;
}
