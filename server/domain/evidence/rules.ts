import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/canonical-json";
import type { ProofKind, Verdict } from "./schema";

export interface EvidenceContent {
  id: string;
  launchId: string;
  subject: string;
  kind: ProofKind;
  label: string;
  verdict: Verdict;
  summary: string;
  observedAt: string;
  candidateId: string | null;
  runId: string | null;
  systemId: string | null;
  environment: string | null;
  facts: Record<string, unknown>;
}

/** SHA-256 over the content with its keys in order, as 64 hexadecimal digits: the same content, the same digest. */
export function digestOf(content: EvidenceContent): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** The key under which evidence of one thing is found again, and by which proofs name what they rest on. */
export function subjectOf(thing: "check" | "backup" | "drill" | "item", id: string): string {
  return `${thing}:${id}`;
}
