import type { Db } from "@/server/kernel/context";
import type { UntoldTick } from "./events";
import { applyTicks, type ParseOptions, type PlanNodeDraft, parsePlan, tickOf } from "./markdown";

export interface WrittenTicks {
  bytes: Uint8Array;
  /** Boxes that differ from the imported file. */
  changedBoxes: number;
  /** Boxes whose tick differs but that are no longer read as boxes: their ticks are not in the file. */
  missedBoxes: number;
  /** Items without a box in the file, added here or ticked by a status, whose tick the file does not tell. */
  unwrittenTicks: number;
  /** The ticks that could not be written, in no order. */
  untold: UntoldTick[];
}

export interface MarkdownSource {
  planId: string;
  generation: number;
  bytes: Uint8Array;
  /** How the file was read when it was imported. */
  reading: ParseOptions;
}

const WHAT = { id: true, title: true, boxOffset: true } as const;

/** The imported Markdown with the ticks of its plan, every other byte untouched. Says which ticks it could not write. */
export async function writeTicks(db: Db, source: MarkdownSource): Promise<WrittenTicks> {
  const items = await db.planNode.findMany({
    where: { planId: source.planId, generation: source.generation, removedAt: null, tickable: true },
    select: { ...WHAT, ticked: true, tickedInFile: true, line: true, key: true },
    orderBy: [{ line: "asc" }, { id: "asc" }],
  });
  const { nodes } = parsePlan(source.bytes, source.reading);
  const byBox = new Map(nodes.flatMap((node) => (node.box ? [[node.box.offset, node.index]] : [])));
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const boxed = items.filter((item) => item.boxOffset !== null && item.ticked !== item.tickedInFile);
  const isRead = (item: { boxOffset: number | null }) => byBox.has(item.boxOffset ?? -1);
  const ticks = boxed.flatMap(({ boxOffset, ticked }) => {
    const nodeIndex = byBox.get(boxOffset ?? -1);
    return nodeIndex === undefined ? [] : [{ nodeIndex, checked: ticked }];
  });
  const withoutBox = items.filter(
    (item) =>
      item.boxOffset === null && item.ticked !== toldTick(item.line === null ? null : byKey.get(item.key)),
  );
  const untold = [
    ...boxed.filter((item) => !isRead(item)).map((item) => tell(item, "box-gone")),
    ...withoutBox.map((item) => tell(item, item.line === null ? "not-in-file" : "no-box")),
  ];
  return {
    bytes: ticks.length === 0 ? source.bytes : applyTicks(source.bytes, ticks, source.reading),
    changedBoxes: ticks.length,
    missedBoxes: boxed.length - ticks.length,
    unwrittenTicks: withoutBox.length,
    untold,
  };
}

function tell({ id, title, ticked }: { id: string; title: string; ticked: boolean }, why: UntoldTick["why"]) {
  return { nodeId: id, title, ticked, why };
}

function toldTick(draft: PlanNodeDraft | null | undefined): boolean {
  return draft ? tickOf(draft).ticked : false;
}
