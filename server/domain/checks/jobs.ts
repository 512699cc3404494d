import { z } from "zod";
import { defineRunKind } from "@/server/kernel/define-job";

const MINUTE_MS = 60_000;

/** Asks a system and changes nothing there, so a lost attempt is simply made again. */
export const checkKindOfRun = defineRunKind({
  kind: "checks.check",
  label: "Check",
  input: z.object({ checkId: z.uuid() }),
  retry: "safe",
  maxAttempts: 2,
  timeoutMs: 10 * MINUTE_MS,
});
