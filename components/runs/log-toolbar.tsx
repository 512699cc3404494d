"use client";

import { ArrowDown, ArrowUp, Download, WrapText } from "lucide-react";
import type { RefObject } from "react";
import { buttonClass, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { formatCount, formatNumber } from "@/lib/format";
import type { LogSearchState } from "./log-search";
import { type LineRange, parseLineWish } from "./log-window";

export type LogToolbarProps = {
  search: LogSearchState;
  input: RefObject<HTMLInputElement | null>;
  total: number;
  wrap: boolean;
  onWrap: () => void;
  onLines: (range: LineRange) => void;
  /** Gives the focus back to the log. */
  onLeave: () => void;
  downloadHref: string;
};

function resultText(search: LogSearchState, total: number): string {
  if (search.problem) return "The search failed; try again";
  if (search.typed.startsWith(":")) return `1–${formatNumber(total)}`;
  if (!search.typed) return formatCount(total, "line");
  if (search.searching || search.typed !== search.searched) return "Searching…";
  if (search.total === 0) return "No line";
  const place = search.at >= 0 ? `${formatNumber(search.at + 1)} of ` : "";
  const reach =
    search.lines.length < search.total ? `, first ${formatNumber(search.lines.length)} in reach` : "";
  return `${place}${formatCount(search.total, "line")}${reach}`;
}

/** Search with its true count, wrapping, and the whole log as a file. */
export function LogToolbar(props: LogToolbarProps) {
  const { search, input, total, wrap, onWrap, onLines, onLeave, downloadHref } = props;
  const none = search.lines.length === 0;
  const onEnter = (back: boolean) => {
    const wish = parseLineWish(search.typed);
    if (wish) onLines(wish);
    else search.step(back ? -1 : 1);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-3 py-2">
      <search className="flex min-w-0 flex-1 items-center gap-2 max-sm:basis-full sm:max-w-96">
        <Field label="Search the log, or type : and a line number" hideLabel className="min-w-0 flex-1">
          <Input
            ref={input}
            type="search"
            placeholder="Search, or :120 for a line"
            value={search.typed}
            maxLength={200}
            onChange={(event) => search.setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") onEnter(event.shiftKey);
              if (event.key === "Escape" && search.typed) search.setTyped("");
              else if (event.key === "Escape") onLeave();
            }}
          />
        </Field>
      </search>
      <span role="status" className="whitespace-nowrap text-ink-2 text-sm">
        {resultText(search, total)}
      </span>
      {search.searched ? (
        <span className="flex">
          <IconButton
            name="Previous match"
            size="sm"
            icon={<ArrowUp className="size-4" />}
            disabled={none}
            onClick={() => search.step(-1)}
          />
          <IconButton
            name="Next match"
            size="sm"
            icon={<ArrowDown className="size-4" />}
            disabled={none}
            onClick={() => search.step(1)}
          />
        </span>
      ) : null}
      <span className="ms-auto flex gap-1">
        <IconButton
          name={wrap ? "Do not wrap long lines" : "Wrap long lines"}
          aria-pressed={wrap}
          size="sm"
          variant={wrap ? "secondary" : "quiet"}
          icon={<WrapText className="size-4" />}
          onClick={onWrap}
        />
        <Tooltip text="Download the whole log">
          <a
            href={downloadHref}
            download
            aria-label="Download the whole log"
            className={`${buttonClass("quiet", "sm")} pointer-coarse:min-w-11`}
          >
            <Download className="size-4" />
          </a>
        </Tooltip>
      </span>
    </div>
  );
}
