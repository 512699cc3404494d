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
  const longest = [...people].sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (at > 0 && !BEFORE.test(text[at - 1] ?? "")) continue;
    const named = longest.find(({ name }) => isNamedAt(text, at + 1, name));
    if (named) found.add(small(named.name));
  }
  return people.filter(({ name }) => found.has(small(name)));
}

const small = (text: string) => text.normalize("NFC").toLocaleLowerCase("en");

function isNamedAt(text: string, at: number, name: string): boolean {
  const end = at + name.length;
  return name !== "" && small(text.slice(at, end)) === small(name) && !WORD.test(text[end] ?? " ");
}

/** The words of a comment without the signs of Markdown, for a line elsewhere. */
export function plainText(body: string): string {
  return body
    .replace(/^\s*(?:```|~~~).*$/gm, " ")
    .replace(/\[([^\]\n]+)\]\(https?:[^\s)]+\)/g, "$1")
    .replace(/`|\*\*/g, "");
}
