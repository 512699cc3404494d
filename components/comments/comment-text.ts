/** A comment as pieces to show. Nothing in it is ever taken for HTML. */
export type Piece =
  | { kind: "text" | "strong" | "em" | "code" | "mention"; text: string }
  | { kind: "link"; text: string; href: string };
export type Block =
  | { kind: "text"; lines: Piece[][] }
  | { kind: "list"; items: Piece[][] }
  | { kind: "code"; text: string };

const FENCE = /^\s*(```|~~~)/;
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?=\S)/;

/** Paragraphs, lists and code blocks of a comment; `names` are those mentioned in it. */
export function readComment(body: string, names: readonly string[]): Block[] {
  const blocks: Block[] = [];
  const lines = body.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line)?.[1];
    if (fence) {
      const code: string[] = [];
      for (at++; at < lines.length && !(lines[at] ?? "").trim().startsWith(fence); at++)
        code.push(lines[at] ?? "");
      blocks.push({ kind: "code", text: code.join("\n") });
      continue;
    }
    addLine(blocks, line, names);
  }
  return blocks.filter((block) => block.kind !== "text" || block.lines.length > 0);
}

function addLine(blocks: Block[], line: string, names: readonly string[]): void {
  const last = blocks.at(-1);
  if (line.trim() === "") {
    if (last?.kind !== "text" || last.lines.length > 0) blocks.push({ kind: "text", lines: [] });
    return;
  }
  const marker = ITEM.exec(line)?.[0];
  const pieces = readPieces(marker ? line.slice(marker.length) : line, names);
  if (marker && last?.kind === "list") last.items.push(pieces);
  else if (marker) blocks.push({ kind: "list", items: [pieces] });
  else if (last?.kind === "text") last.lines.push(pieces);
  else blocks.push({ kind: "text", lines: [pieces] });
}

const LINK = /^\[([^\]\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,2000})\)/;
const ADDRESS = /^https?:\/\/[^\s<>"'`]{1,2000}/;
const CODE = /^`([^`\n]{1,2000})`/;
const STRONG = /^\*\*(?=\S)([^*\n]{1,2000})\*\*/;
const EM = /^_(?=\S)([^_\n]{1,2000})_(?![\p{L}\p{N}])/u;
/** What an address does not end with, although it may stand behind one. */
const TAIL = /[.,;:!?)\]}*_]+$/;
const WORD = /[\p{L}\p{N}_]/u;

type Reader = (rest: string, before: string) => { piece: Piece; length: number } | null;

function readers(names: readonly string[]): Reader[] {
  const matched = (pattern: RegExp, make: (found: RegExpExecArray) => Piece): Reader => {
    return (rest) => {
      const found = pattern.exec(rest);
      return found && { piece: make(found), length: found[0].length };
    };
  };
  return [
    matched(CODE, ([, text = ""]) => ({ kind: "code", text })),
    matched(LINK, ([, text = "", href = ""]) => ({ kind: "link", text, href })),
    (rest, before) => {
      const address = WORD.test(before) ? "" : (ADDRESS.exec(rest)?.[0] ?? "").replace(TAIL, "");
      return address.length > "https://".length
        ? { piece: { kind: "link", text: address, href: address }, length: address.length }
        : null;
    },
    matched(STRONG, ([, text = ""]) => ({ kind: "strong", text })),
    (rest, before) =>
      WORD.test(before) ? null : matched(EM, ([, text = ""]) => ({ kind: "em", text }))(rest, before),
    (rest, before) => readMention(rest, before, names),
  ];
}

function readMention(rest: string, before: string, names: readonly string[]) {
  if (rest[0] !== "@" || WORD.test(before)) return null;
  const small = (text: string) => text.toLocaleLowerCase("en");
  const name = [...names]
    .sort((a, b) => b.length - a.length)
    .find(
      (each) =>
        small(rest.slice(1, each.length + 1)) === small(each) && !WORD.test(rest[each.length + 1] ?? ""),
    );
  if (name === undefined) return null;
  const text = rest.slice(0, name.length + 1);
  return { piece: { kind: "mention" as const, text }, length: text.length };
}

/** Where something may begin; between these signs is plain text. */
const SIGN = /[`[*_@h]/g;

function readPieces(line: string, names: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  const known = readers(names);
  let plain = 0;
  const flush = (end: number) => {
    if (end > plain) pieces.push({ kind: "text", text: line.slice(plain, end) });
  };
  for (let at = nextSign(line, 0); at < line.length; ) {
    const rest = line.slice(at, at + 2_400);
    const found = known.map((reader) => reader(rest, line[at - 1] ?? "")).find((each) => each !== null);
    if (!found) {
      at = nextSign(line, at + 1);
      continue;
    }
    flush(at);
    pieces.push(found.piece);
    plain = at + found.length;
    at = nextSign(line, plain);
  }
  flush(line.length);
  return pieces;
}

function nextSign(line: string, from: number): number {
  SIGN.lastIndex = from;
  return SIGN.exec(line)?.index ?? line.length;
}
