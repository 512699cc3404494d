import type { FocusEventHandler } from "react";

/**
 * The roles of a tree grid. Its rows are placed one by one as they come into sight, which the elements of a table do
 * not allow; the focus is on the rows, as the pattern permits, and not on the cells.
 */
type Leaving = { onFocus: FocusEventHandler<HTMLElement>; onBlur: FocusEventHandler<HTMLElement> };
export const asGrid = (
  name: string,
  rows: number,
  { onFocus, onBlur }: Leaving,
  role: "treegrid" | "grid" = "treegrid",
) => ({
  onFocus,
  onBlur,
  role,
  "aria-label": name,
  "aria-rowcount": rows,
});
export const asRows = { role: "rowgroup" } as const;
/** `index` counts from 1, the column heads included; `level` from 1 too. */
export const asRow = (
  index: number,
  more: { level?: number; expanded?: boolean; selected?: boolean } = {},
) => ({
  role: "row",
  "aria-rowindex": index,
  "aria-level": more.level,
  "aria-expanded": more.expanded,
  "aria-selected": more.selected,
});
export const asCell = { role: "gridcell" } as const;
export const asHead = { role: "columnheader" } as const;
export const asSortedHead = (direction: "ascending" | "descending" | "none") => ({
  ...asHead,
  "aria-sort": direction,
});
