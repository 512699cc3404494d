/**
 * The block structure of a Markdown document (CommonMark with GitHub tables and front matter), with exact places.
 * Text is never copied: every leaf names its lines and the columns on them, so that a place leads back to a byte.
 */

/** Columns are UTF-16 units of a line; `end` is exclusive. */
export interface Span {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

interface Place {
  line: number;
  endLine: number;
}

export interface ListItem extends Place {
  type: "item";
  /** The bullet or number on the first line. */
  marker: { start: number; end: number };
  ordinal: number | null;
  children: Block[];
}
export interface List extends Place {
  type: "list";
  ordered: boolean;
  children: ListItem[];
}
export interface Quote extends Place {
  type: "quote";
  children: Block[];
}
export interface Heading extends Place {
  type: "heading";
  level: number;
  spans: Span[];
}
export interface Paragraph extends Place {
  type: "paragraph";
  spans: Span[];
}
export interface Table extends Place {
  type: "table";
  header: Span;
  rows: Span[];
}
export interface Code extends Place {
  type: "code";
  fenced: boolean;
  info: string;
}
export interface Html extends Place {
  type: "html";
}
export interface Rule extends Place {
  type: "rule";
}
export interface FrontMatter extends Place {
  type: "front-matter";
}
export interface Root extends Place {
  type: "root";
  children: Block[];
}

export type Leaf = Heading | Paragraph | Table | Code | Html | Rule | FrontMatter;
export type Block = Leaf | List | Quote | ListItem;
export type Container = Root | Quote | List | ListItem;
