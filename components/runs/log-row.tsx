"use client";

import { memo, useMemo } from "react";
import { cn } from "@/lib/cn";
import { markHits, parseLogLine } from "./log-ansi";
import { pieceClass } from "./log-colours";

export type LogRowProps = {
  line: number;
  /** Undefined while it is being loaded. */
  text: string | undefined;
  searched: string;
  wrap: boolean;
  /** In the linked range. */
  marked: boolean;
  /** The match in hand. */
  current: boolean;
  /** Characters the gutter is wide. */
  gutter: number;
};

/** One line: its number, which is its address and is never copied along, and its text as text nodes. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, text, searched, wrap, marked, current, gutter } = props;
  const pieces = useMemo(
    () => (text === undefined ? [] : markHits(parseLogLine(text), searched)),
    [text, searched],
  );
  return (
    <div
      className={cn(
        "flex w-full bg-surface hover:bg-hover",
        marked && "bg-accent-soft hover:bg-accent-soft",
        current && "bg-sunken",
      )}
    >
      <a
        href={`#L${line}`}
        data-line={line}
        tabIndex={-1}
        aria-label={`Line ${line}`}
        style={{ minWidth: `${gutter + 2}ch` }}
        className={cn(
          "sticky start-0 shrink-0 select-none border-line border-e bg-inherit pe-[1ch] text-end text-ink-3 hover:text-ink hover:underline",
          (marked || current) && "font-semibold text-ink",
        )}
      >
        {line}
      </a>
      <span
        data-log-text=""
        className={cn(
          "min-w-0 flex-1 px-[1ch]",
          wrap ? "whitespace-pre-wrap wrap-anywhere" : "whitespace-pre",
        )}
      >
        {text === undefined ? <span className="text-ink-3">…</span> : null}
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line never move
          <span key={index} className={pieceClass(piece)}>
            {piece.text}
          </span>
        ))}
        {text === "" ? "\u200b" : null}
      </span>
    </div>
  );
});
