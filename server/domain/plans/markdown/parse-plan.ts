import { parseBlocks } from "./block-parser";
import { conflictLines } from "./conflicts";
import { resolveDependencies } from "./dependencies";
import type { NodeKind, ParsedPlan, PlanNodeDraft } from "./draft";
import { type Correction, GuessBook } from "./guesses";
import { hashKey } from "./identifiers";
import { PlanBuilder } from "./plan-builder";
import { readSource } from "./source-text";
import { joinBaselines } from "./targets";
import { NODE_KINDS } from "./vocabulary";
import { Walker } from "./walker";

export interface ParseOptions {
  /** False leaves misread characters as they are in the file. */
  repair?: boolean;
  /** What a person said that headings, tables and lists are. */
  corrections?: readonly Correction[];
  /** Also tell what headings, tables and lists were taken for, and how surely. */
  explain?: boolean;
}

/**
 * Reads a plan from the bytes of a Markdown file. Never throws, whatever the bytes; takes time in proportion to their
 * number; loses no line: what is not understood is a note.
 */
export function parsePlan(bytes: Uint8Array, options: ParseOptions = {}): ParsedPlan {
  const source = readSource(bytes);
  const book = new GuessBook(options.corrections ?? [], options.explain ?? false);
  const builder = new PlanBuilder(source, options.repair ?? true, book);
  const conflicts = conflictLines(source);
  for (const line of conflicts) {
    builder.warn(line, "conflict", "A merge conflict was left in the file; both sides were read.");
  }
  const root = parseBlocks(source, (line) => conflicts.has(line));
  const walker = new Walker(builder, root.children);
  walker.walkDocument(root.children);
  builder.flush();
  const { nodes } = builder;
  resolveDependencies(nodes, walker.headings.phases, builder.dependencyRows);
  joinBaselines(builder);
  setKeys(nodes);
  if (source.encoding.name === "windows-1252") {
    builder.warn(0, "encoding", "The file is not valid UTF-8; its bytes were read as Windows-1252.");
  }
  const encoding = { ...source.encoding, mojibake: builder.mojibake, repairs: builder.listRepairs() };
  return {
    encoding,
    title: walker.headings.title,
    nodes,
    warnings: builder.warnings,
    counts: countKinds(nodes),
    ...(options.explain ? { guesses: book.guesses.sort((a, b) => a.line - b.line) } : {}),
  };
}

export function countKinds(nodes: readonly PlanNodeDraft[]): Record<NodeKind, number> {
  const counts = Object.fromEntries(NODE_KINDS.map((kind) => [kind, 0])) as Record<NodeKind, number>;
  for (const { kind } of nodes) counts[kind] += 1;
  return counts;
}

/** The same item in a later version of the file has the same key: by identifier, else by words and place. */
export function setKeys(nodes: PlanNodeDraft[]): void {
  const seen = new Map<string, number>();
  for (const node of nodes) {
    const above = node.parent === null ? "" : (nodes[node.parent]?.key ?? "");
    const words = node.title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    const identity =
      node.externalId === null
        ? `${node.kind} ${above} ${words}`
        : `${node.kind} #${node.externalId} ${words}`;
    const repeat = seen.get(identity) ?? 0;
    seen.set(identity, repeat + 1);
    node.key = hashKey(repeat === 0 ? identity : `${identity} ${repeat}`);
  }
}
