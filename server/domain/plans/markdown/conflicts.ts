import type { Lines } from "./block-parser";

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
    const text = source.line(line);
    const sign = text.charAt(0);
    if (sign !== "<" && sign !== "=" && sign !== ">" && sign !== "|") continue;
    if (/^<{7}(?: \S|\s*$)/.test(text)) {
      marks.add(line);
      open = true;
      divider = null;
    } else if (/^\|{7}(?: \S|\s*$)/.test(text) && open) marks.add(line);
    else if (/^={7}\s*$/.test(text)) {
      // Seven signs are a heading's underline too: it counts only inside a conflict or before its end.
      divider = line;
      if (open) marks.add(line);
    } else if (/^>{7}(?: \S|\s*$)/.test(text)) {
      marks.add(line);
      if (divider !== null) marks.add(divider);
      open = false;
      divider = null;
    }
  }
  return marks;
}
