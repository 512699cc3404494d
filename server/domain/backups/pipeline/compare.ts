import type { ItemCount } from "@/server/kernel/ports/targets";

export interface TableComparison {
  schema: string;
  table: string;
  expected: number;
  found: number | null;
  /** Null when the backup holds no digest. */
  sameContent: boolean | null;
}

/** Item by item: what was saved against what is there. */
export function compareTables(
  expected: readonly ItemCount[],
  found: readonly ItemCount[],
): TableComparison[] {
  const key = ({ schema, table }: ItemCount): string => JSON.stringify([schema, table]);
  const byName = new Map(found.map((count) => [key(count), count]));
  return expected.map((count) => {
    const match = byName.get(key(count));
    const comparable = count.digest !== null && match?.digest !== undefined && match.digest !== null;
    return {
      schema: count.schema,
      table: count.table,
      expected: count.rows,
      found: match?.rows ?? null,
      sameContent: comparable ? count.digest === match.digest : null,
    };
  });
}

/** Those that are not what was saved. */
export function differing(comparison: readonly TableComparison[]): TableComparison[] {
  return comparison.filter(({ expected, found, sameContent }) => found !== expected || sameContent === false);
}
