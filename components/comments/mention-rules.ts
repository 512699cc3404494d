import type { MentionView } from "@/server/domain/comments/schema";

const MOST_OFFERED = 6;
/** A name has at most a few words; further back nobody is meant any more. */
const MOST_BACK = 60;

/** The unfinished "@name" before the caret: where its "@" stands and what was typed of the name. */
export function openMention(text: string, caret: number): { at: number; typed: string } | null {
  const at = text.lastIndexOf("@", caret - 1);
  if (at < 0 || caret - at > MOST_BACK) return null;
  if (at > 0 && !/[\s([{"'“‘,;:/-]/u.test(text[at - 1] ?? "")) return null;
  const typed = text.slice(at + 1, caret);
  return /[\n@`]|\s{2}/.test(typed) || /^\s/.test(typed) ? null : { at, typed };
}

const small = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");

/** Who may be meant: those whose name begins so first, then those one of whose names does. Accents do not matter. */
export function offer(people: readonly MentionView[], typed: string): MentionView[] {
  const wanted = small(typed);
  const rank = ({ name }: MentionView) => {
    if (small(name).startsWith(wanted)) return 0;
    return small(name)
      .split(/\s+/)
      .some((word) => word.startsWith(wanted))
      ? 1
      : 2;
  };
  return people
    .map((person) => ({ person, rank: rank(person) }))
    .filter((each) => each.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_OFFERED)
    .map(({ person }) => person);
}

/** The text with the whole name, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  at: number,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const end = /^[\s.,;:!?)]/.test(rest) ? "" : " ";
  const before = `${text.slice(0, at)}@${name}${end}`;
  return { text: before + rest, caret: before.length };
}
