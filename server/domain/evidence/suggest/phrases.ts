/**
 * The small language of the rule table. A phrase is words in a row; `cert*` and `*test` are stems, `a|b` either word,
 * `on-call|oncall` words that count as one, `~` up to three words between, `^` the first word and `$` the last. Case, accents and punctuation do not count.
 * Chinese, Japanese and Korean need no spaces. Marks that `markText` sets: `#limit` a number with a comparison, a
 * percent sign or a unit; `#file` a title that begins with the name of a document file.
 */
export interface MarkedText {
  words: readonly string[];
  /** The words as they were written, for the reason. */
  written: readonly string[];
  marks: ReadonlySet<string>;
}

type Matcher = (word: string) => boolean;
type Piece = { gap: true } | { gap: false; choices: readonly (readonly Matcher[])[] };

export interface Phrase {
  mark: string | null;
  pieces: readonly Piece[];
  fromStart: boolean;
  toEnd: boolean;
}

/** More words than this are explanation, not claim; it also bounds the time spent on one line. */
export const MAX_WORDS = 40;
const MAX_CHARACTERS = 600;
const GAP = 3;

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}\p{M}])+/gu;
const LIMIT =
  /[<>≤≥]\s*=?\s*\d|\d\s*(?:\+|%|ms\b|s\b|sec|min|hour|std|stunde|x\b|rps|req|users|nutzer|秒|分钟|小时)|\bunder \d|\b(?:zero|null)\b/i;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const FILE = /^[`"']?[\w./-]+\.(?:md|mdx|pdf|docx?|adoc|rst)\b/i;

function fold(word: string): string {
  return word
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replaceAll("ı", "i")
    .replaceAll("ß", "ss");
}

/** Reads a title once for all rules. Never throws; lone surrogates are simply no letters. */
export function markText(title: string, measured = false): MarkedText {
  const text = title.slice(0, MAX_CHARACTERS);
  const written = (text.normalize("NFC").match(WORD) ?? []).slice(0, MAX_WORDS);
  const marks = new Set<string>();
  if (measured || LIMIT.test(text)) marks.add("#limit");
  if (FILE.test(text)) marks.add("#file");
  return { written, words: written.map(fold), marks };
}

export function compilePhrase(source: string): Phrase {
  if (source.startsWith("#")) return { mark: source, pieces: [], fromStart: false, toEnd: false };
  const fromStart = source.startsWith("^");
  const toEnd = source.endsWith("$");
  const body = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined);
  return { mark: null, pieces: body.trim().split(/\s+/).flatMap(toPieces), fromStart, toEnd };
}

function toPieces(part: string): Piece[] {
  if (part === "~") return [{ gap: true }];
  return [{ gap: false, choices: part.split("|").map(toChoice) }];
}

function toChoice(choice: string): Matcher[] {
  return IDEOGRAPH.test(choice) ? [...choice].map(toMatcher) : choice.split("-").map(toMatcher);
}

function toMatcher(choice: string): (word: string) => boolean {
  const stem = fold(choice.replaceAll("*", ""));
  const [open, close] = [choice.startsWith("*"), choice.endsWith("*")];
  if (open && close) return (word) => word.includes(stem);
  if (open) return (word) => word.endsWith(stem);
  if (close) return (word) => word.startsWith(stem);
  return (word) => word === stem;
}

/** The words that a phrase found, as written, or null. A phrase of marks alone finds an empty text. */
export function findPhrase(text: MarkedText, phrase: Phrase): string | null {
  if (phrase.mark !== null) return text.marks.has(phrase.mark) ? "" : null;
  const last = phrase.fromStart ? Math.min(1, text.words.length) : text.words.length;
  for (let start = 0; start < last; start += 1) {
    const end = matchAt(text.words, phrase.pieces, start);
    if (end !== null && (!phrase.toEnd || end === text.words.length))
      return joinWords(text.written.slice(start, end));
  }
  return null;
}

function matchAt(words: readonly string[], pieces: readonly Piece[], start: number): number | null {
  let at = start;
  let slack = 0;
  for (const piece of pieces) {
    if (piece.gap) {
      slack = GAP;
      continue;
    }
    let end: number | null = null;
    for (let index = at; index <= at + slack && end === null; index += 1) {
      end = endOfChoice(words, piece.choices, index);
    }
    if (end === null) return null;
    at = end;
    slack = 0;
  }
  return at;
}

function endOfChoice(words: readonly string[], choices: readonly (readonly Matcher[])[], at: number) {
  const follows = (accepts: Matcher, offset: number) => {
    const word = words[at + offset];
    return word !== undefined && accepts(word);
  };
  const choice = choices.find((matchers) => matchers.every(follows));
  return choice === undefined ? null : at + choice.length;
}

function joinWords(words: readonly string[]): string {
  return words.every((word) => [...word].length === 1) ? words.join("") : words.join(" ");
}
