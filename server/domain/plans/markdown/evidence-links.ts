/**
 * A link to an item's evidence, as the console writes it into a plan. Its title is what tells it from everybody else's
 * links; the reader takes it for spaces, so that a file with links reads like the same file without.
 */
const LINK = / \[evidence\]\(https?:\/\/[\w.~:/?#@!$&*+,;=%-]{1,500} "Holdpoint evidence"\)/g;
const TITLE = '"Holdpoint evidence")';

export const evidenceLink = (address: string): string => ` [evidence](${address} ${TITLE}`;

/** The same text, every link of ours replaced by as many spaces: whatever stands behind it keeps its place. */
export function maskEvidenceLinks(text: string): string {
  return text.includes(TITLE) ? text.replace(LINK, (link) => " ".repeat(link.length)) : text;
}

export interface FoundLink {
  column: number;
  text: string;
}

export function findEvidenceLinks(line: string): FoundLink[] {
  if (!line.includes(TITLE)) return [];
  return [...line.matchAll(LINK)].map((match) => ({ column: match.index, text: match[0] }));
}

const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
/** How plans in several languages head the column in which the evidence is kept. */
const EVIDENCE_COLUMN =
  /^(?:evidence|proof|nachweise?|belege?|preuves?|evidencias?|pruebas?|provas?|prove|bewijs|dow[oó]dy?|bevis|kanıt|доказательств[ао]|证据|證據|証跡|증빙)(?![\p{L}])/iu;

/** The header of the table in which each line stands, for lines handed over from first to last. */
export class TableHeaders {
  private last = "";
  private header: string | null = null;

  /** null where the line stands in no table, or in one without a header. */
  next(line: string): string | null {
    if (!line.includes("|")) this.header = null;
    else if (DELIMITER.test(line) && this.last.includes("|")) this.header = this.last;
    this.last = line;
    return this.header;
  }
}

/**
 * The column (0-based) of a line at which a link reads best and breaks nothing: in a table's column for evidence or its
 * last one, before the closing signs of a heading, else at the end. Null where it would land inside of code.
 */
export function placeForLink(line: string, header: string | null): number | null {
  if ((line.match(/`/g)?.length ?? 0) % 2 === 1) return null;
  if (line.includes("|") && (header !== null || /^\s*\|/.test(line))) return placeInRow(line, header);
  const content = line.replace(/(?<=^ {0,3}#{1,6}\s.*\S)\s+#+\s*$/, "").trimEnd();
  const isBreak = /(?<!\\)(?:\\\\)*\\$/.test(content);
  return isBreak ? content.slice(0, -1).trimEnd().length : content.length;
}

function placeInRow(line: string, header: string | null): number {
  const cells = cellsOf(line);
  const wanted =
    header === null
      ? -1
      : cellsOf(header).findIndex(({ from, to }) => EVIDENCE_COLUMN.test(header.slice(from, to).trim()));
  const { from, to } = cells[wanted] ?? cells.at(-1) ?? { from: 0, to: line.length };
  return from + line.slice(from, to).trimEnd().length;
}

/** Where the cells of a row begin and end, without the bars around them. */
function cellsOf(line: string): { from: number; to: number }[] {
  const bars: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === "|") bars.push(at);
  }
  if (line.slice(0, bars[0]).trim() !== "") bars.unshift(-1);
  if (line.slice((bars.at(-1) ?? -1) + 1).trim() !== "") bars.push(line.length);
  return bars.slice(1).map((to, index) => ({ from: (bars[index] ?? -1) + 1, to }));
}
