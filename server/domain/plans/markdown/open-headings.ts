import type { NodeRole, PlanNodeDraft } from "./draft";
import { type HeadingMeaning, readHeading } from "./headings";
import { readInlineFacts, setField } from "./node-fields";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";
import { READINGS } from "./vocabulary";

export interface OpenHeading {
  level: number;
  index: number;
  role: NodeRole | null;
  title: string;
  /** Opened by `<summary>`; closed by `</details>`. */
  html: boolean;
}

export interface HeadingPlace {
  from: number;
  to: number;
  html?: boolean;
  /** It begins with a box that can be ticked. */
  boxed?: boolean;
}

function isHeadingKind(kind: string | undefined): kind is (typeof READINGS)["heading"][number] {
  return READINGS.heading.some((reading) => reading === kind);
}

/** The headings that are open where the walk stands: they make the tree. */
export class Headings {
  /** The document's own title: front matter, else the first heading. */
  title: string | null = null;
  /** Numbers of the phases, by node. */
  readonly phases = new Map<number, number>();
  private readonly builder: PlanBuilder;
  private readonly stack: OpenHeading[] = [];
  /** The document's own heading has been seen; front matter may have given a title before. */
  private titled = false;

  constructor(builder: PlanBuilder) {
    this.builder = builder;
  }

  get top(): OpenHeading | undefined {
    return this.stack.at(-1);
  }

  /** The role of the nearest heading that has one. */
  get role(): NodeRole | null {
    return this.stack.findLast((heading) => heading.role !== null)?.role ?? null;
  }

  open(
    source: string,
    level: number,
    { from, to, html = false, boxed = false }: HeadingPlace,
  ): PlanNodeDraft {
    while ((this.top?.level ?? 0) >= level) this.stack.pop();
    const text = plainText(source);
    const meaning = readHeading(text);
    const recognised = boxed ? "task" : this.kindOf(meaning, level);
    const { key, said } = this.builder.book.find("heading", `${level}`, text);
    const kind = isHeadingKind(said?.as) ? said.as : recognised;
    if (level === 1 || this.stack.length === 0) this.titled = true;
    if (this.title === null && (level === 1 || this.stack.length === 0)) this.title = text;
    const { role, title, externalId, status } = meaning;
    const node = this.builder.add(this.top?.index ?? null, {
      kind,
      role,
      from,
      to,
      title,
      externalId,
      status,
    });
    setField(node, "timeline", text);
    readInlineFacts(node, text);
    if (!this.builder.book.idle) this.noteGuess(key, node, meaning);
    if (kind === "phase" && meaning.ordinal !== null) this.phases.set(node.index, meaning.ordinal);
    // A title's own words ("Launch checklist", "Risk register") say what the document is, not what each item is.
    const below = kind === "title" || kind === "phase" ? null : role;
    this.stack.push({ level, index: node.index, role: below, title, html });
    return node;
  }

  private noteGuess(key: string, node: PlanNodeDraft, meaning: HeadingMeaning): void {
    const numbered = meaning.ordinal !== null || node.externalId !== null;
    const plain = node.kind === "section" || node.kind === "title";
    this.builder.book.note(this.builder, {
      key,
      what: "heading",
      as: isHeadingKind(node.kind) ? node.kind : "section",
      confidence: plain || numbered ? "certain" : "likely",
      why: plain ? "a heading" : numbered ? "its number" : "its first words",
      title: node.title,
      line: node.line,
      endLine: node.endLine,
      size: 0,
      columns: [],
    });
  }

  /** A `<summary>` heads what follows, one level below the heading it stands under. */
  openDetails(source: string, place: HeadingPlace): void {
    // People do not nest deeper; a bound keeps the tree, and the time, small.
    this.open(source, Math.min((this.top?.level ?? 0) + 1, 12), { ...place, html: true });
  }

  closeDetails(): void {
    const at = this.stack.findLastIndex((heading) => heading.html);
    if (at >= 0) this.stack.length = at;
  }

  private kindOf({ kind, ordinal }: HeadingMeaning, level: number): PlanNodeDraft["kind"] {
    if (kind === "section" && level === 1 && !this.titled) return "title";
    // "Phase 9 lead" below "Phase 9" is a part of it.
    const repeats = kind === "phase" && this.stack.some(({ index }) => this.phases.get(index) === ordinal);
    return repeats ? "section" : kind;
  }
}
