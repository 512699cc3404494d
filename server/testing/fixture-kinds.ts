import { z } from "zod";
import { defineRunKind } from "@/server/kernel/define-job";

const input = z.object({ seconds: z.number().default(0), secret: z.string().default("") });
const common = { input, timeoutMs: 60_000 };

/** Kinds of runs that only tests know. */
export const sleepKind = defineRunKind({
  ...common,
  kind: "fixture.sleep",
  label: "Sleep",
  retry: "safe",
  maxAttempts: 3,
});
export const onceKind = defineRunKind({
  ...common,
  kind: "fixture.once",
  label: "Once",
  retry: "never",
  maxAttempts: 1,
});
export const childKind = defineRunKind({
  ...common,
  kind: "fixture.child",
  label: "Child",
  retry: "safe",
  maxAttempts: 3,
});
