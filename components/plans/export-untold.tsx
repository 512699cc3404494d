import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import type { ExportedPlan, UntoldTick } from "@/server/domain/plans/events";

const WHY: Record<UntoldTick["why"], string> = {
  "not-in-file": "added here, so the file has no line for it",
  "no-box": "it has no box in the file",
  "box-gone": "its box is no longer read as one",
};

/** What the file cannot tell, item by item, and why. */
export function ExportUntold({ file }: { file: ExportedPlan }) {
  const { untold, unwrittenLinks } = file;
  const count = file.unwrittenTicks + file.missedBoxes;
  if (count === 0 && unwrittenLinks === 0) return null;
  return (
    <div className="grid gap-2">
      {count > 0 ? (
        <details className="group">
          <summary className="flex cursor-pointer items-start gap-2 rounded-sm py-0.5">
            <StatusShape status="warning" className="mt-0.5" />
            <span className="underline underline-offset-3">
              {formatCount(count, "tick")} cannot be written into this file.
            </span>
          </summary>
          <ul className="mt-1 grid max-h-48 gap-1.5 overflow-y-auto ps-7 text-sm">
            {untold.map(({ nodeId, title, ticked, why }) => (
              <li key={nodeId} className="wrap-anywhere">
                {title}{" "}
                <span className="text-ink-3">
                  ({ticked ? "ticked" : "not ticked"}; {WHY[why]})
                </span>
              </li>
            ))}
            {count > untold.length ? <li className="text-ink-3">and {count - untold.length} more</li> : null}
          </ul>
          <p className="ps-7 pt-1 text-ink-3 text-sm">JSON and CSV carry every tick.</p>
        </details>
      ) : null}
      {unwrittenLinks > 0 ? (
        <p className="flex items-start gap-2">
          <StatusShape status="warning" className="mt-0.5" />
          {formatCount(unwrittenLinks, "item")} with evidence {unwrittenLinks === 1 ? "has" : "have"} no place
          for a link in this file.
        </p>
      ) : null}
    </div>
  );
}
