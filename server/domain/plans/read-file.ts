import { createHash } from "node:crypto";
import { DomainError } from "@/server/kernel/errors";
import { MAX_PLAN_BYTES } from "./schema";

export interface PlanFile {
  bytes: Uint8Array;
  sha256: string;
  format: "markdown" | "json" | "csv";
}

interface Given {
  base64?: string | undefined;
  text?: string | undefined;
  fileName: string;
  format?: PlanFile["format"] | undefined;
}

/** The bytes that were dropped, or those of the pasted text in UTF-8; the name tells the format. */
export function readFile(input: Given): PlanFile {
  const bytes =
    input.base64 === undefined ? Buffer.from(input.text ?? "", "utf8") : Buffer.from(input.base64, "base64");
  if (bytes.length > MAX_PLAN_BYTES) {
    throw new DomainError("too_large", "A plan may have at most 8 MB. Split it, or remove what is no plan.");
  }
  if (bytes.length === 0) throw new DomainError("invalid", "The file is empty. Choose another one.");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { bytes, sha256, format: input.format ?? formatOf(input.fileName) };
}

function formatOf(fileName: string): PlanFile["format"] {
  if (/\.json$/i.test(fileName)) return "json";
  return /\.(?:csv|tsv)$/i.test(fileName) ? "csv" : "markdown";
}
