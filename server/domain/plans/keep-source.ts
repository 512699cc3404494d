import { actorId, actorName, type CommandContext } from "@/server/kernel/context";
import { type ParsedPlan, storable } from "./markdown";
import type { PlanFile } from "./read-file";
import type { LockedPlan } from "./rows";
import type { Corrections } from "./schema";

interface Kept {
  fileName: string;
  repair: boolean;
  corrections: Corrections;
  at: Date;
}

/** Keeps what was imported, byte for byte, as a new generation, and gives its number. */
export async function keepSource(
  tx: CommandContext,
  plan: LockedPlan,
  file: PlanFile,
  parsed: ParsedPlan,
  { fileName, repair, corrections, at }: Kept,
): Promise<number> {
  const last = await tx.db.planSource.aggregate({ where: { planId: plan.id }, _max: { generation: true } });
  const generation = (last._max.generation ?? 0) + 1;
  await tx.db.planSource.create({
    data: {
      planId: plan.id,
      generation,
      replaces: plan.generation || null,
      fileName,
      title: parsed.title ?? fileName,
      bytes: new Uint8Array(file.bytes),
      sha256: file.sha256,
      format: file.format,
      encoding: parsed.encoding.name,
      encodingFacts: asJson(parsed.encoding),
      warnings: asJson(parsed.warnings),
      counts: parsed.counts,
      repaired: repair && parsed.encoding.repairs.length > 0,
      repairDeclined: !repair,
      corrections: asJson(corrections),
      importedAt: at,
      importedById: actorId(tx.actor),
      importedByName: actorName(tx.actor),
    },
    select: { generation: true },
  });
  return generation;
}

function asJson(value: object): object {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "string" ? storable(item) : item,
  );
  return JSON.parse(text) as object;
}
