/**
 * The plan engine: reads a Markdown plan and gives it back. Pure functions over bytes, no input or output.
 *
 *   parsePlan(bytes, { repair?, corrections?, explain? }) -> ParsedPlan
 *                                               title, encoding with its repairs, flat nodes in document order, warnings,
 *                                               and (explain) what each heading, table and list was taken for
 *   writeEvidenceLinks(bytes, links)              the same bytes with links that the reader does not see
 *   applyTicks(bytes, ticks)      -> Uint8Array   the same bytes with these boxes ticked; TickError names a line without a box
 *
 * A node names its parent by index, its place by line (from 1) and byte (from 0) in the original file, and the bytes that
 * a tick replaces by `box`. `key` is its identity across versions of the file. Shapes and their schemas: `draft.ts`
 * (safe for the browser); the closed lists of words: `vocabulary.ts`.
 *
 * Both functions take time in proportion to the file: `parsePlan` about 20 ms for 2,000 lines once warm. They never
 * throw for what the bytes hold. No line is lost: what no recogniser claims becomes a note with its source.
 *
 * How it works: `source-text` decodes and maps characters to bytes; `block-parser` builds the block tree of CommonMark
 * with GitHub's tables; `walker` hands each block to the recogniser that knows it (`walk-list`, `walk-table`,
 * `walk-html`, `open-headings`); `mojibake` repairs misread characters in what people read, never in places;
 * `dependencies` and `targets` join the nodes at the end.
 */
export type { ParsedPlan, PlanNodeDraft } from "./draft";
export { type CsvNode, readCsvPlan, writeCsvPlan } from "./formats/csv-plan";
export { FormatError, finishPlan, newDraft } from "./formats/new-draft";
export type { Guess } from "./guesses";
export { readMeasure } from "./measures";
export {
  type MergedNode,
  type MergeOutcome,
  mergePlans,
} from "./merge/merge-plans";
export {
  type ConsoleNode,
  dateOf,
  type EditableField,
  type FieldValue,
  type FileNode,
  fileSide,
  storable,
  tickOf,
} from "./merge/sides";
export { type ParseOptions, parsePlan } from "./parse-plan";
export { applyTicks, TickError } from "./ticks";
export { NODE_ROLES } from "./vocabulary";
export { writeEvidenceLinks } from "./write-links";
