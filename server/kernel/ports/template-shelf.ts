/** The plans that come with the console, as Markdown. */
export interface TemplateShelf {
  /** All of them; `id` is the file's name without its ending. */
  read(): Promise<readonly { id: string; text: string }[]>;
}

declare module "../context" {
  interface OutsideWorld {
    templateShelf: TemplateShelf;
  }
}
