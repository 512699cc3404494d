import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { STATUS_LOOKS, type Status } from "./status";
import { StatusShape, toneText } from "./status-shape";

export type StatusBadgeProps = {
  status: Status;
  /** Replaces the word, for instance "Verified" for a passed backup. The shape and tone stay. */
  text?: string;
  /** A fact behind the word: "3 days old", "attempt 2". */
  detail?: ReactNode;
  /** `compact` keeps the word for screen readers only; use it in dense rows beside a title. */
  compact?: boolean;
  className?: string;
};

/** A state as shape, word and colour. There is no other way to show one. */
export function StatusBadge({ status, text, detail, compact = false, className }: StatusBadgeProps) {
  const look = STATUS_LOOKS[status];
  const word = text ?? look.text;
  return (
    <span
      title={compact ? word : undefined}
      className={cn(
        "inline-flex min-h-5 items-center gap-1.5 whitespace-nowrap align-middle text-sm",
        className,
      )}
    >
      <StatusShape status={status} />
      <span
        className={cn(
          "font-medium",
          look.tone === "neutral" ? "text-ink-2" : toneText[look.tone],
          compact && "sr-only",
        )}
      >
        {word}
      </span>
      {detail ? <span className="text-ink-3">{detail}</span> : null}
    </span>
  );
}
