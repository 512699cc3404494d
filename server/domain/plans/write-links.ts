import type { Db } from "@/server/kernel/context";
import { parsePlan, writeEvidenceLinks } from "./markdown";
import type { MarkdownSource } from "./write-ticks";

const EVIDENCED = ["proven", "stale", "contradicted"];

/**
 * The Markdown with one link beside each item that has evidence, to the item's page in the console, which shows the
 * newest: the address stays the same when evidence is renewed.
 */
export async function writeLinks(
  db: Db,
  source: MarkdownSource,
  addressOf: (nodeId: string) => string,
): Promise<{ bytes: Uint8Array; links: number; unwrittenLinks: number }> {
  const items = await db.planNode.findMany({
    where: {
      planId: source.planId,
      generation: source.generation,
      removedAt: null,
      proofState: { in: EVIDENCED },
    },
    select: { id: true, line: true, key: true },
  });
  const byKey = new Map(parsePlan(source.bytes, source.reading).nodes.map((node) => [node.key, node.index]));
  const wanted = items.flatMap(({ id, line, key }) => {
    const nodeIndex = line === null ? undefined : byKey.get(key);
    return nodeIndex === undefined ? [] : [{ nodeIndex, address: addressOf(id) }];
  });
  const { bytes, missed } = writeEvidenceLinks(source.bytes, wanted, source.reading);
  const links = wanted.length - missed.length;
  return { bytes, links, unwrittenLinks: items.length - links };
}
