import type { Lines } from "./block-stack";

/**
 * Lines that a version control system left behind: `<<<<<<< ours`, `||||||| base`, `=======`, `>>>>>>> theirs`. Both sides
 * stay; the marks themselves are not read as text, or `=======` would turn the line above it into a heading and
 * `>>>>>>>` the lines below it into a quotation.
 */
export function conflictLines(source: Lines): Set<number> {
  const marks = new Set<number>();
  let divider: number | null = null;
  let open = false;
  for (let line = 0; line < source.lineCount; line += 1) {
    const mark = markOf(source.line(line));
    if (mark === null) continue;
    if (mark === "begin" || mark === "end" || open) marks.add(line);
    // Seven signs are a heading's underline too: outside a conflict they count only before its end.
    if (mark === "end" && divider !== null) marks.add(divider);
    if (mark === "divider") divider = line;
    else if (mark !== "base") {
      open = mark === "begin";
      divider = null;
    }
  }
  return marks;
}

function markOf(text: string): "begin" | "base" | "divider" | "end" | null {
  const found = /^(<{7}|\|{7}|={7}|>{7})(?: \S|\s*$)/.exec(text);
  const sign = found?.[1]?.charAt(0);
  if (!found || sign === undefined) return null;
  if (sign === "=") return text.trim().length === 7 ? "divider" : null;
  return sign === "<" ? "begin" : sign === ">" ? "end" : "base";
}
