import type { MentionView } from "./schema";

const FENCED = /^(```|~~~)[\s\S]*?(?:^\1|$(?![\s\S]))/gm;
const CODE = /`[^`\n]+`/g;
/** What may stand before "@": nothing, space or opening punctuation, so that an address of mail names nobody. */
const BEFORE = /[\s([{"'“‘,;:/-]/u;
const WORD = /[\p{L}\p{N}_]/u;

/**
 * Who is named in a comment: people whose whole name stands behind an "@", outside of code. Of two names that begin
 * alike the longer one counts; people with the same name are all named.
 */
export function findMentions(body: string, people: readonly MentionView[]): MentionView[] {
  const text = body.replace(FENCED, " ").replace(CODE, " ");
  const names = new Set(people.map(({ name }) => small(name)));
  const lengths = [...new Set(people.map(({ name }) => name.length))].sort((a, b) => b - a);
  const found = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (at > 0 && !BEFORE.test(text[at - 1] ?? "")) continue;
    const named = nameAt(text, at + 1, lengths, names);
    if (named !== undefined) found.add(named);
  }
  return people.filter(({ name }) => found.has(small(name)));
}

const small = (text: string) => text.normalize("NFC").toLocaleLowerCase("en");

/** The longest name that stands here as a whole; each length is looked at once, however many people there are. */
function nameAt(
  text: string,
  at: number,
  lengths: readonly number[],
  names: ReadonlySet<string>,
): string | undefined {
  for (const length of lengths) {
    const end = at + length;
    if (length === 0 || WORD.test(text[end] ?? " ")) continue;
    const name = small(text.slice(at, end));
    if (names.has(name)) return name;
  }
  return undefined;
}

/** The words of a comment without the signs of Markdown, for a line elsewhere. */
export function plainText(body: string): string {
  return body
    .replace(/^\s*(?:```|~~~).*$/gm, " ")
    .replace(/\[([^\]\n]+)\]\(https?:[^\s)]+\)/g, "$1")
    .replace(/`|\*\*/g, "");
}
