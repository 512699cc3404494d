/** A cursor over one line that knows Markdown's columns: a tab reaches to the next multiple of four. */
export class BlockLine {
  readonly text: string;
  offset = 0;
  column = 0;
  /** Columns of a tab of which a container has taken only a part. */
  private partOfTab = false;
  nextOffset = 0;
  nextColumn = 0;
  blank = false;

  constructor(text: string) {
    this.text = text;
    this.look();
  }

  get indent(): number {
    return this.nextColumn - this.column;
  }

  /** The text from the first character that is not white space. */
  get rest(): string {
    return this.text.slice(this.nextOffset);
  }

  get next(): string {
    return this.text.charAt(this.nextOffset);
  }

  /** Finds the next character that is neither space nor tab. */
  look(): void {
    let offset = this.offset;
    let column = this.column;
    for (; offset < this.text.length; offset += 1) {
      const character = this.text.charCodeAt(offset);
      if (character === 32) column += 1;
      else if (character === 9) column += 4 - (column % 4);
      else break;
    }
    this.nextOffset = offset;
    this.nextColumn = column;
    this.blank = offset >= this.text.length;
  }

  toNext(): void {
    this.offset = this.nextOffset;
    this.column = this.nextColumn;
    this.partOfTab = false;
  }

  advance(characters: number): void {
    this.offset += characters;
    this.column += characters;
    this.partOfTab = false;
    this.look();
  }

  advanceColumns(columns: number): void {
    let left = columns;
    while (left > 0 && this.offset < this.text.length) {
      if (this.text.charCodeAt(this.offset) === 9) {
        const wide = 4 - (this.column % 4);
        const taken = Math.min(wide, left);
        this.partOfTab = taken < wide;
        this.column += taken;
        if (!this.partOfTab) this.offset += 1;
        left -= taken;
      } else {
        this.partOfTab = false;
        this.offset += 1;
        this.column += 1;
        left -= 1;
      }
    }
    this.look();
  }

  isSpaceAt(offset: number): boolean {
    const character = this.text.charCodeAt(offset);
    return character === 32 || character === 9;
  }

  save(): { offset: number; column: number; part: boolean } {
    return { offset: this.offset, column: this.column, part: this.partOfTab };
  }

  restore(state: { offset: number; column: number; part: boolean }): void {
    this.offset = state.offset;
    this.column = state.column;
    this.partOfTab = state.part;
    this.look();
  }
}
