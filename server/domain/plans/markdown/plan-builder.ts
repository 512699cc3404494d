import type { NodeKind, NodeRole, PlanNodeDraft, Repair, Warning } from "./draft";
import type { GuessBook } from "./guesses";
import { detectMojibake, type MojibakeName, repairText } from "./mojibake";
import { plainText } from "./plain-text";
import type { SourceText } from "./source-text";

type Given = "role" | "level" | "text" | "externalId" | "status" | "target" | "risk" | "checked";

export interface NewNode extends Partial<Pick<PlanNodeDraft, Given>> {
  kind: NodeKind;
  /** 0-based; the draft counts from 1. */
  from: number;
  to: number;
  title: string;
}

const MAX_TITLE = 500;
const MAX_NOTE = 20_000;

/** Collects nodes in document order. Lines that nobody claims are gathered into notes, so that none is lost. */
export class PlanBuilder {
  readonly source: SourceText;
  readonly nodes: PlanNodeDraft[] = [];
  readonly warnings: Warning[] = [];
  /** Rows of tables that say only which tasks need what. */
  readonly dependencyRows: { subject: string; needs: string }[] = [];
  readonly mojibake: MojibakeName | null;
  readonly book: GuessBook;
  private readonly repairs: boolean;
  private note: { parent: number | null; from: number; to: number; role: NodeRole | null } | null = null;

  constructor(source: SourceText, repair: boolean, book: GuessBook) {
    this.source = source;
    this.book = book;
    this.mojibake = detectMojibake(source.text);
    this.repairs = repair;
  }

  /** A piece of the source with its broken characters repaired. */
  repaired(text: string): string {
    if (!this.repairs || this.mojibake === null) return text;
    return repairText(text, this.mojibake)?.text ?? text;
  }

  get(index: number): PlanNodeDraft | undefined {
    return this.nodes[index];
  }

  add(parent: number | null, node: NewNode): PlanNodeDraft {
    this.flush();
    return this.append(parent, node);
  }

  /** Keeps lines as a note below `parent`; neighbours become one note. */
  keep(parent: number | null, from: number, to: number, role: NodeRole | null = null): void {
    const { note } = this;
    if (note && note.parent === parent && note.role === role && from >= note.from) {
      note.to = Math.max(note.to, to);
      return;
    }
    this.flush();
    this.note = { parent, from, to, role };
  }

  flush(): void {
    const { note } = this;
    this.note = null;
    if (!note) return;
    const text = this.lines(note.from, note.to);
    if (text.trim() === "") return;
    const first = text.split("\n").find((line) => /[\p{L}\p{N}]/u.test(line)) ?? text;
    const title = plainText(first.replace(/^\s*(?:[-*+>#]+|\d+[.)])\s+/, "").slice(0, 400));
    const named = title === "" ? first.replace(/^\s*<!--+\s*|\s*-+->\s*$/g, "").trim() : title;
    this.append(note.parent, {
      kind: "note",
      role: note.role,
      from: note.from,
      to: note.to,
      title: named,
      text,
    });
  }

  warn(line: number, code: string, message: string): void {
    this.warnings.push({ line: line + 1, code, message });
  }

  /** Every repaired line, with what it was before. */
  listRepairs(): Repair[] {
    const { mojibake, source } = this;
    if (mojibake === null || !this.repairs) return [];
    const found: Repair[] = [];
    for (let line = 0; line < source.lineCount; line += 1) {
      const before = source.line(line);
      const after = repairText(before, mojibake);
      if (after) found.push({ line: line + 1, before, after: after.text, kind: after.kind });
    }
    return found;
  }

  private lines(from: number, to: number): string {
    const parts: string[] = [];
    let size = 0;
    for (let line = from; line <= to && size < MAX_NOTE; line += 1) {
      const text = this.source.line(line).slice(0, MAX_NOTE - size);
      size += text.length + 1;
      parts.push(this.repaired(text));
    }
    return parts.join("\n");
  }

  private append(parent: number | null, node: NewNode): PlanNodeDraft {
    const { from, to, title } = node;
    const above = parent === null ? undefined : this.nodes[parent];
    // Written out on purpose: spreading makes objects of this size slow to create and heavy to keep.
    const draft: PlanNodeDraft = {
      index: this.nodes.length,
      parent,
      kind: node.kind,
      role: node.role ?? null,
      level: node.level ?? 0,
      depth: above ? above.depth + 1 : 0,
      line: from + 1,
      endLine: to + 1,
      startByte: this.source.byteAt(from, 0),
      endByte: this.source.endByte(to),
      title: title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title,
      text: node.text ?? null,
      externalId: node.externalId ?? null,
      priority: null,
      estimate: null,
      owner: null,
      status: node.status ?? null,
      percent: null,
      timing: null,
      start: null,
      due: null,
      parallel: false,
      dependencies: null,
      target: node.target ?? null,
      risk: node.risk ?? null,
      fields: [],
      checked: node.checked ?? null,
      box: null,
      key: "",
    };
    this.nodes.push(draft);
    return draft;
  }
}
