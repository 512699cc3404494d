import type { Block, Span } from "./block-tree";
import { leadingIdentifier, wholeIdentifier } from "./identifiers";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import { cellsOf } from "./walk-table";

/** Identifiers that rows of tables own. */
export function tableIds(builder: PlanBuilder, blocks: readonly Block[]): Set<string> {
  const ids = new Set<string>();
  const visit = (block: Block): void => {
    if (block.type === "table") for (const row of block.rows) addIds(builder, row, ids);
    else if (block.type === "list" || block.type === "item" || block.type === "quote")
      block.children.forEach(visit);
  };
  blocks.forEach(visit);
  return ids;
}

function addIds(builder: PlanBuilder, row: Span, ids: Set<string>): void {
  for (const cell of cellsOf(builder, row).slice(0, 2)) {
    const text = plainText(cell.text);
    const id = wholeIdentifier(text) ?? leadingIdentifier(text, true)?.id;
    if (id) ids.add(id);
  }
}
