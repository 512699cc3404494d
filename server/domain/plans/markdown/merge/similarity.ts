/** Scripts written without spaces between words: pairs of characters stand in for words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The words of a title, lower case, without signs; what two spellings of one title have in common. */
export function wordsOf(title: string): string[] {
  const found =
    title
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return found.flatMap((word) => (UNSPACED.test(word) && word.length > 2 ? pairsOf(word) : [word]));
}

function pairsOf(text: string): string[] {
  const signs = [...text];
  return signs.length < 2 ? signs : signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}

/** How much of two titles is the same, from 0 to 1 (Dice's coefficient of their words). */
export function similarity(one: readonly string[], other: readonly string[]): number {
  const byWords = dice(one, other);
  if (byWords === 1 || (one.length > 2 && other.length > 2)) return byWords;
  // Of one or two words a changed ending would be a change of everything.
  return Math.max(byWords, 0.9 * dice(one.flatMap(pairsOf), other.flatMap(pairsOf)));
}

function dice(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common += 1;
  }
  return (2 * common) / (one.length + other.length);
}
