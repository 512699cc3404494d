/**
 * Names rows for the column of parents: by id, by title, or as `row 12` where neither tells rows apart. Rows are
 * counted as a spreadsheet counts them, the header being row 1.
 */
export class ParentFinder {
  private readonly places: { id: string | null; title: string; node: number }[] = [];
  private readonly byId = new Map<string, number>();
  private readonly byTitle = new Map<string, number>();
  private readonly byRow = new Map<number, number>();
  private row = 1;

  /** The next row is that of the next node. */
  add({ id, title }: { id: string | null; title: string }): void {
    this.row += 1;
    const node = this.places.length;
    this.places.push({ id, title, node });
    this.byRow.set(this.row, node);
    if (id !== null && !this.byId.has(id)) this.byId.set(id, node);
    if (title.trim() !== "") this.byTitle.set(title.trim(), node);
  }

  /** The next row is empty. */
  skip(): void {
    this.row += 1;
  }

  /** The node so called among those above: the first of an id, the nearest of a title. */
  find(name: string): number | null {
    const row = /^row (\d{1,7})$/i.exec(name)?.[1];
    if (row !== undefined) return this.byRow.get(Number(row)) ?? null;
    return this.byId.get(name) ?? this.byTitle.get(name) ?? null;
  }

  nameOf(node: number | null): string {
    const place = node === null ? undefined : this.places[node];
    if (!place) return "";
    const names = [place.id ?? "", place.title.trim()];
    return names.find((name) => name !== "" && this.find(name) === place.node) ?? `row ${place.node + 2}`;
  }
}
