import type { z } from "zod";
import { formatCount } from "@/lib/format";
import type { OutboundResponse } from "@/server/kernel/ports/outbound";
import type { Finding, optionsByKind } from "../schema";
import { ask, bodyText, finding, headerOf, type Probe, unreachable, verdictOf } from "./probe";

type Options = z.output<typeof optionsByKind.document>;

const DAY_MS = 86_400_000;

/** A page that has to be there, with the sections it should have, and not older than it may be. */
export const document: Probe<Options> = async (tools, options) => {
  const answer = await ask(tools, options.path, { redirects: 3, maxBytes: 4 * 1024 * 1024 });
  if (!answer.ok) return unreachable(answer.problem.message);
  const { value } = answer;
  if (value.status >= 400) return unreachable(`The document answered ${value.status}.`);
  const text = plain(bodyText(value));
  const findings = [...judgeSections(text, options.sections), ...judgeAge(value, options, tools.now())];
  return {
    verdict: verdictOf(findings),
    summary:
      findings[0]?.title.concat(".") ??
      `It is there${options.sections.length > 0 ? ` with ${formatCount(options.sections.length, "section")}` : ""}.`,
    findings,
    measurements: [{ name: "Words", value: text.split(/\s+/).filter(Boolean).length, unit: "" }],
  };
};

function judgeSections(text: string, sections: readonly string[]): Finding[] {
  const low = text.toLowerCase();
  return sections
    .filter((section) => !low.includes(section.toLowerCase()))
    .map((section) =>
      finding("high", `section/${section}`, `"${section}" is missing`, {
        fix: "Write the section, or correct its name here.",
      }),
    );
}

function judgeAge(response: OutboundResponse, { maxAgeDays }: Options, now: Date): Finding[] {
  if (maxAgeDays === undefined) return [];
  const changed = Date.parse(headerOf(response, "last-modified") ?? "");
  if (Number.isNaN(changed)) {
    return [
      finding("medium", "no-date", "It does not say when it was last changed", {
        fix: "Let the server send Last-Modified, or take the limit of days away.",
      }),
    ];
  }
  const days = Math.floor((now.getTime() - changed) / DAY_MS);
  if (days <= maxAgeDays) return [];
  return [
    finding("high", "old", `It was last changed ${formatCount(days, "day")} ago, ${maxAgeDays} are allowed`, {
      fix: "Read it through, and bring it up to date.",
    }),
  ];
}

/** What a reader sees of a page of HTML; other text as it is. Unfinished tags are passed over, each read once. */
function plain(text: string): string {
  if (!/<html|<body|<!doctype html/i.test(text)) return text;
  return text
    .replace(/<(script|style)\b(?:(?!<\/?\1\b)[\s\S])*?<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&");
}
