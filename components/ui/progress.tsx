import { cn } from "@/lib/cn";
import { share } from "./hold-bar";

export type ProgressProps = {
  /** What is going on: "Dumping orders". */
  label: string;
  /** 0 to 1; leave it out while nobody knows. */
  value?: number | null | undefined;
  /** A fact at the end: "1.2 GB of 3.0 GB", "usually 2 to 3 min". */
  detail?: string | undefined;
  /** Name and fact are spoken only. */
  bare?: boolean;
  className?: string;
};

/** The progress of one running thing. It moves by itself only while the share is unknown. */
export function Progress({ label, value, detail, bare = false, className }: ProgressProps) {
  const known = typeof value === "number";
  const percent = known ? share(value, 1) : 0;
  return (
    <div className={cn("grid gap-1.5", className)}>
      {bare ? null : (
        <div className="flex flex-wrap justify-between gap-x-4 text-sm">
          <span>{label}</span>
          {detail ? <span className="text-ink-2">{detail}</span> : null}
        </div>
      )}
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(known ? { "aria-valuenow": Math.floor(percent) } : {})}
        {...(detail ? { "aria-valuetext": known ? `${Math.floor(percent)} %, ${detail}` : detail } : {})}
        className="relative h-1.5 overflow-hidden rounded-sm border border-line-strong bg-surface forced-colors:border-[CanvasText]"
      >
        <div
          className={cn(
            "absolute inset-y-0 start-0 bg-ink forced-colors:bg-[Highlight]",
            !known && "sweep w-2/5 animate-sweep",
          )}
          style={known ? { width: `${percent}%` } : undefined}
        />
      </div>
    </div>
  );
}
