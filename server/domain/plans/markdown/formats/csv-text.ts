import { FormatError } from "./new-draft";

/** What spreadsheets take for a formula (OWASP, "CSV Injection"), with the wide signs some of them accept too. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/u;
const DELIMITERS = [",", ";", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export const MAX_ROWS = 50_000;
export const MAX_COLUMNS = 250;

export interface CsvRow {
  /** 1-based line of the file on which the row begins. */
  line: number;
  cells: string[];
}

/** RFC 4180, every cell in quotes. An apostrophe before what looks like a formula keeps it from being one. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(value: string): string {
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}

/** Reads CSV with the delimiter its first line suggests, and takes away the apostrophes that `writeCsv` puts there. */
export function readCsv(text: string): CsvRow[] {
  const named = /^"?sep=([,;\t])"?(?:\r\n|\r|\n)/i.exec(text);
  const reader = new CsvReader(text, (named?.[1] as Delimiter | undefined) ?? detectDelimiter(text));
  if (named) reader.skip(named[0].length);
  return reader.readAll();
}

/** The one that stands most often in the first line, outside quotes. */
export function detectDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>(DELIMITERS.map((sign) => [sign, 0]));
  let quoted = false;
  for (const sign of text.slice(0, 64_000)) {
    if (sign === '"') quoted = !quoted;
    if (quoted) continue;
    if (sign === "\n" || sign === "\r") break;
    const count = counts.get(sign);
    if (count !== undefined) counts.set(sign, count + 1);
  }
  const [best] = [...DELIMITERS].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best ?? ",";
}

class CsvReader {
  private at = 0;
  private line = 1;
  private readonly text: string;
  private readonly delimiter: Delimiter;

  constructor(text: string, delimiter: Delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  skip(length: number): void {
    this.at = length;
    this.line += 1;
  }

  readAll(): CsvRow[] {
    const rows: CsvRow[] = [];
    while (this.at < this.text.length) {
      if (rows.length >= MAX_ROWS) throw new FormatError(`A CSV plan may have at most ${MAX_ROWS} rows.`);
      rows.push(this.readRow());
    }
    return rows;
  }

  private readRow(): CsvRow {
    const row: CsvRow = { line: this.line, cells: [] };
    for (;;) {
      row.cells.push(unguard(this.text[this.at] === '"' ? this.readQuoted() : this.readPlain()));
      if (row.cells.length > MAX_COLUMNS) {
        throw new FormatError(`Line ${row.line} has more than ${MAX_COLUMNS} columns. Check its quotes.`);
      }
      if (this.text[this.at] === this.delimiter) this.at += 1;
      else break;
    }
    this.endRow();
    return row;
  }

  private readPlain(): string {
    const from = this.at;
    while (this.at < this.text.length) {
      const sign = this.text[this.at];
      if (sign === this.delimiter || sign === "\n" || sign === "\r") break;
      this.at += 1;
    }
    return this.text.slice(from, this.at);
  }

  private readQuoted(): string {
    const begun = this.line;
    let value = "";
    for (;;) {
      const end = this.text.indexOf('"', this.at + 1);
      if (end < 0) throw new FormatError(`The quote that opens on line ${begun} is never closed.`);
      const part = this.text.slice(this.at + 1, end);
      this.line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
      value += part;
      this.at = end + 1;
      if (this.text[this.at] !== '"') break;
      value += '"';
    }
    const next = this.text[this.at];
    if (next !== undefined && next !== this.delimiter && next !== "\n" && next !== "\r") {
      throw new FormatError(
        `On line ${this.line} text follows a closing quote. Write quotes in a cell twice.`,
      );
    }
    return value;
  }

  private endRow(): void {
    if (this.text[this.at] === "\r") this.at += 1;
    if (this.text[this.at] === "\n") this.at += 1;
    this.line += 1;
  }
}

function unguard(value: string): string {
  return GUARDED.test(value) ? value.slice(1) : value;
}
