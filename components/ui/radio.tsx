import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export type RadioProps = Omit<ComponentProps<"input">, "type">;

/** One of several answers; the browser ties those of one `name` together. Put a `label` around it. */
export function Radio({ className, ...rest }: RadioProps) {
  return (
    <span
      className={cn(
        "relative inline-grid size-6 shrink-0 place-items-center pointer-coarse:size-11",
        className,
      )}
    >
      <input
        {...rest}
        type="radio"
        className={cn(
          "peer col-start-1 row-start-1 m-0 size-4.5 appearance-none rounded-full border border-line-strong bg-surface",
          "checked:border-accent disabled:opacity-50 after:absolute after:inset-0 after:content-['']",
          "forced-colors:appearance-auto",
        )}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none invisible col-start-1 row-start-1 size-2.5 rounded-full bg-accent peer-checked:visible forced-colors:hidden"
      />
    </span>
  );
}
