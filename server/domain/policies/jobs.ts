import { z } from "zod";
import { defineRunKind } from "@/server/kernel/define-job";

/** Repeating it is harmless: what is gone is not removed again. */
export const retentionKind = defineRunKind({
  kind: "policies.retain",
  label: "Retention",
  input: z.object({
    systemId: z.uuid(),
    /** Of the plan a person agreed to; null when it runs by itself. */
    digest: z.string().nullable(),
  }),
  retry: "safe",
  maxAttempts: 3,
  timeoutMs: 3_600_000,
});
