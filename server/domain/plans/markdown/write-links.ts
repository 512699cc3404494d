import type { PlanNodeDraft } from "./draft";
import { evidenceLink, findEvidenceLinks, placeForLink, TableHeaders } from "./evidence-links";
import { type ParseOptions, parsePlan } from "./parse-plan";
import { readSource, type SourceText } from "./source-text";
import { type Edit, splice } from "./ticks";

export interface WantedLink {
  nodeIndex: number;
  address: string;
}

/**
 * The same bytes with one link to its evidence beside each of these items; links of ours that are no longer wanted are
 * taken out, and those that are right already stay untouched. The result reads exactly like the file without links: where
 * a link would change that, it is left out and its item is told in `missed`.
 */
export function writeEvidenceLinks(
  bytes: Uint8Array,
  wanted: readonly WantedLink[],
  reading: ParseOptions = {},
): { bytes: Uint8Array; missed: number[] } {
  const source = readSource(bytes, { links: true });
  const before = parsePlan(bytes, reading).nodes;
  let links = wanted.filter(({ nodeIndex }) => before[nodeIndex] !== undefined);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { edits, placed } = editsFor(source, before, attempt < 2 ? links : []);
    const written = splice(bytes, edits, source.encoding.name);
    const after = parsePlan(written, reading).nodes;
    const broken = new Set(
      placed.filter(({ nodeIndex }) => !readsAlike(before[nodeIndex], after[nodeIndex])),
    );
    if (before.length === after.length && broken.size === 0) {
      const done = new Set(placed.map(({ nodeIndex }) => nodeIndex));
      const missed = wanted.filter(({ nodeIndex }) => !done.has(nodeIndex));
      return { bytes: written, missed: missed.map(({ nodeIndex }) => nodeIndex) };
    }
    links = before.length === after.length ? placed.filter((link) => !broken.has(link)) : [];
  }
  return { bytes: bytes.slice(), missed: wanted.map(({ nodeIndex }) => nodeIndex) };
}

function editsFor(
  source: SourceText,
  nodes: readonly PlanNodeDraft[],
  links: readonly WantedLink[],
): { edits: Map<number, Edit>; placed: WantedLink[] } {
  const byLine = new Map<number, WantedLink[]>();
  for (const link of links) {
    const line = (nodes[link.nodeIndex]?.line ?? 0) - 1;
    byLine.set(line, [...(byLine.get(line) ?? []), link]);
  }
  const edits = new Map<number, Edit>();
  const placed: WantedLink[] = [];
  const headers = new TableHeaders();
  for (let line = 0; line < source.lineCount; line += 1) {
    const header = headers.next(source.line(line));
    const here = byLine.get(line) ?? [];
    const found = findEvidenceLinks(source.line(line));
    if (here.length === 0 && found.length === 0) continue;
    const texts = here.map(({ address }) => evidenceLink(address));
    const isThere = texts.join() === found.map(({ text }) => text).join();
    if (!isThere && !editLine({ source, line, header }, texts.join(""), edits)) continue;
    placed.push(...here);
  }
  return { edits, placed };
}

interface Place {
  source: SourceText;
  line: number;
  header: string | null;
}

/** Takes the line's links out and puts these in; false when there is no place for them. */
function editLine({ source, line, header }: Place, text: string, edits: Map<number, Edit>): boolean {
  const raw = source.line(line);
  const width = source.encoding.name.startsWith("utf-16") ? 2 : 1;
  const found = findEvidenceLinks(raw);
  for (const link of found)
    edits.set(source.byteAt(line, link.column), { length: link.text.length * width, sign: "" });
  const plain = found
    .toReversed()
    .reduce((kept, link) => kept.slice(0, link.column) + kept.slice(link.column + link.text.length), raw);
  if (text === "") return true;
  const place = placeForLink(plain, header);
  if (place === null) return false;
  let column = place;
  for (const link of found) if (link.column < column) column += link.text.length;
  const offset = source.byteAt(line, column);
  edits.set(offset, { length: edits.get(offset)?.length ?? 0, sign: text });
  return true;
}

/** Whether an item says the same, wherever its bytes stand now. */
function readsAlike(before: PlanNodeDraft | undefined, after: PlanNodeDraft | undefined): boolean {
  const words = (node: PlanNodeDraft | undefined) =>
    node &&
    JSON.stringify({ ...node, startByte: 0, endByte: 0, box: node.box && { ...node.box, offset: 0 } });
  return words(before) === words(after);
}
