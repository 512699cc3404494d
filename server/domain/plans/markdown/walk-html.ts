import type { Html } from "./block-tree";
import type { Headings } from "./open-headings";
import { plainText } from "./plain-text";
import type { PlanBuilder } from "./plan-builder";

/** Markup that only wraps what is written in Markdown. */
const WRAPPER = /^\s*<\/?(?:details|div|br|p|center|summary)\b[^>]*>\s*$/i;

/** Comments, `<details>` with its summary, headings written as tags; anything else is a note. */
export function takeHtml(builder: PlanBuilder, headings: Headings, block: Html, parent: number | null): void {
  const source = sourceOf(builder, block);
  const place = { from: block.line, to: block.endLine };
  if (source.trimStart().startsWith("<!--")) {
    builder.keep(parent, block.line, block.endLine, "comment");
    return;
  }
  const summary = /<summary[^>]*>([\s\S]*?)(?:<\/summary>|$)/i.exec(source)?.[1]?.trim();
  const heading = /^\s*<h([1-6])[^>]*>([\s\S]*?)<\/h\1>/i.exec(source);
  if (summary) headings.openDetails(summary.replace(/<[^>]*>/g, " "), place);
  else if (heading?.[2] && plainText(heading[2]) !== "") headings.open(heading[2], Number(heading[1]), place);
  else if (!WRAPPER.test(source)) builder.keep(headings.top?.index ?? null, block.line, block.endLine);
  if (/<\/details>/i.test(source)) headings.closeDetails();
  if (/^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s/m.test(source)) {
    const message = "Boxes inside an HTML block are text in Markdown: leave a blank line after the tag.";
    builder.warn(block.line, "boxes_in_html", message);
  }
}

/** The beginning of the block: enough to know what it is. */
function sourceOf(builder: PlanBuilder, block: Html): string {
  const lines: string[] = [];
  for (let line = block.line; line <= Math.min(block.endLine, block.line + 200); line += 1) {
    lines.push(builder.source.line(line).slice(0, 2000));
  }
  return builder.repaired(lines.join("\n"));
}
