import { CODE_PAGES, type CodePage } from "./code-pages";
import { LIKELY_SYMBOLS } from "./mojibake-symbols";
import { MOJIBAKE } from "./vocabulary";

/** UTF-8 that some program read in another encoding and saved again: found, and undone as far as the bytes survive. */

export type MojibakeName = (typeof MOJIBAKE)[number];
export interface Repaired {
  text: string;
  /** The worst that happened: every byte was there, some symbol was inferred, or something stays broken. */
  kind: "lossless" | "guessed" | "lost";
}

const NON_ASCII = /[\u0080-\uffff]+/g;
const RANK = { lossless: 0, guessed: 1, lost: 2 } as const;

/** Names the wrong encoding, or null when the text is sound. Linear; looks at the first 100,000 characters. */
export function detectMojibake(text: string): MojibakeName | null {
  const runs = text.slice(0, 100_000).match(NON_ASCII);
  if (!runs) return null;
  let best: { name: MojibakeName; score: number } | null = null;
  for (const name of MOJIBAKE) {
    const { sound, broken } = weigh(runs, CODE_PAGES[name]);
    if (sound < 2 || sound < broken * 2) continue;
    const score = sound - broken;
    if (!best || score > best.score) best = { name, score };
  }
  return best?.name ?? null;
}

/** Characters that make up misread UTF-8, and those that cannot be explained so. */
function weigh(runs: readonly string[], page: CodePage): { sound: number; broken: number } {
  let sound = 0;
  let broken = 0;
  for (const run of runs) {
    for (const piece of decodeRun(run, page)) {
      if (piece.kind === "lossless") sound += piece.width;
      // One lost byte explains less than it could excuse: two odd characters in a row are common in sound text.
      else if (piece.kind === "guessed") sound += piece.width - 1;
      else broken += piece.width;
    }
  }
  return { sound, broken };
}

/** Repairs one line or a part of it; null when there is nothing to repair. */
export function repairText(text: string, name: MojibakeName): Repaired | null {
  let kind: Repaired["kind"] | null = null;
  const repaired = text.replace(NON_ASCII, (run) => {
    let out = "";
    for (const piece of decodeRun(run, CODE_PAGES[name])) {
      out += piece.text;
      if (piece.kind !== "plain" && (kind === null || RANK[piece.kind] > RANK[kind])) kind = piece.kind;
    }
    return out;
  });
  return kind === null ? null : { text: repaired, kind };
}

interface Piece {
  text: string;
  /** Characters of the broken text that it stands for. */
  width: number;
  kind: Repaired["kind"] | "plain";
}

function* decodeRun(run: string, page: CodePage): Generator<Piece> {
  const characters = Array.from(run);
  const bytes = characters.map((character) => page.encode.get(character) ?? -1);
  for (let index = 0; index < characters.length; ) {
    const piece = decodeAt(bytes, index, page) ?? plain(characters[index] ?? "", bytes[index] ?? -1);
    yield piece;
    index += piece.width;
  }
}

/** A lead byte without its followers stays broken; any other character may be meant as it is. */
function plain(character: string, byte: number): Piece {
  return {
    text: character,
    width: 1,
    kind: byte >= 0xe2 && byte <= 0xf4 && byte !== 0xf1 ? "lost" : "plain",
  };
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

const isFollower = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80 && byte <= 0xbf;

function decodeAt(bytes: readonly number[], index: number, page: CodePage): Piece | null {
  const lead = bytes[index] ?? -1;
  const length = sequenceLength(lead);
  if (length === 0) return null;
  const followers: number[] = [];
  while (followers.length < length - 1 && isFollower(bytes[index + 1 + followers.length])) {
    followers.push(bytes[index + 1 + followers.length] ?? 0);
  }
  if (followers.length === length - 1) {
    const text = decodeUtf8([lead, ...followers]);
    return text === null ? null : { text, width: length, kind: "lossless" };
  }
  if (length < 3 || page.undefined.length === 0) return null;
  // The byte may have been dropped before the last follower seen, or what follows belongs to the next character.
  const guess = guessLost(lead, followers, length - 1 - followers.length, page.undefined);
  return guess === null ? null : { text: guess, width: 1 + followers.length, kind: "guessed" };
}

/** Puts the bytes that this encoding cannot hold back in every possible place and picks the likeliest symbol. */
function guessLost(
  lead: number,
  kept: readonly number[],
  lost: number,
  missing: readonly number[],
): string | null {
  if (kept.length === 0 || lost > 1) return null;
  let best: { text: string; rank: number } | null = null;
  for (let place = 0; place <= kept.length; place += 1) {
    for (const byte of missing) {
      const text = decodeUtf8([lead, ...kept.slice(0, place), byte, ...kept.slice(place)]);
      if (text === null) continue;
      const rank = LIKELY_SYMBOLS.get(text);
      if (rank !== undefined && (!best || rank < best.rank)) best = { text, rank };
    }
  }
  return best?.text ?? null;
}

/** One character from its whole UTF-8 sequence; null for overlong forms, surrogates and what lies beyond Unicode. */
function decodeUtf8(bytes: readonly number[]): string | null {
  const [lead = 0] = bytes;
  let code = bytes.length === 2 ? lead & 0x1f : bytes.length === 3 ? lead & 0x0f : lead & 0x07;
  for (const byte of bytes.slice(1)) code = (code << 6) | (byte & 0x3f);
  const least = bytes.length === 2 ? 0x80 : bytes.length === 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
  return String.fromCodePoint(code);
}
