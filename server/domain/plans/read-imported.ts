import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { EXPORT_FORMATS } from "./events";
import { requirePlan } from "./rows";
import { planInput } from "./schema";

export const readImported = query({
  name: "plans.read-imported",
  summary: "A file as it was imported, byte for byte",
  permission: "plans:read",
  input: planInput.extend({ generation: z.coerce.number().int().positive() }),
  output: z.object({ fileName: z.string(), format: z.enum(EXPORT_FORMATS), base64: z.base64() }),
  run: async ({ db }, { launchId, generation }) => {
    const { plan } = await requirePlan(db, launchId);
    const source = await db.planSource.findUnique({
      where: { planId_generation: { planId: plan.id, generation } },
      select: { fileName: true, format: true, bytes: true },
    });
    if (!source?.bytes) {
      throw new DomainError("not_found", "There is no such file. A plan that was written here has none.");
    }
    const { fileName, format, bytes } = source;
    const known = EXPORT_FORMATS.find((one) => one === format) ?? "markdown";
    return { fileName, format: known, base64: Buffer.from(bytes).toString("base64") };
  },
});
