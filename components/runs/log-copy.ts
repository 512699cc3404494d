import { plainLogLine } from "./log-ansi";
import type { LineRange } from "./log-window";
import { fetchLogPage } from "./queries";

/** The most lines one press copies; whoever needs more downloads the log. */
export const COPY_LIMIT = 5000;
const PAGE = 2000;

/** The text of a range of lines, as people read it, whether loaded or not. */
export async function readLines(runId: string, { from, to }: LineRange): Promise<string> {
  const last = Math.min(to, from + COPY_LIMIT - 1);
  const lines: string[] = [];
  while (from + lines.length <= last) {
    const next = from + lines.length;
    const page = await fetchLogPage(runId, next, Math.min(PAGE, last - next + 1));
    if (page.lines.length === 0) break;
    lines.push(...page.lines.map(plainLogLine));
  }
  return lines.join("\n");
}

/** What is selected inside the log: one line per row, without line numbers. Null when nothing is. */
export function selectedLogText(log: HTMLElement, selection: Selection | null): string | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const texts = [...log.querySelectorAll<HTMLElement>("[data-log-text]")].filter((row) =>
    range.intersectsNode(row),
  );
  const parts = texts.map((row) => {
    const part = document.createRange();
    part.selectNodeContents(row);
    if (row.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
    if (row.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
    return part.toString().replaceAll("\u200b", "");
  });
  return parts.length > 0 ? parts.join("\n") : null;
}
