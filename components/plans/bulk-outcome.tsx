"use client";

import { Button } from "@/components/ui/button";
import { StatusShape } from "@/components/ui/status-shape";
import { formatCount } from "@/lib/format";
import { SHOWN } from "./bulk-actions";
import { useKeyed } from "./keyed-store";
import { nameOf } from "./plan-rows";
import { usePlanTools } from "./plan-tools";

/** Reasons told one by one; the rest is a number. */
const TOLD = 5;

/** What a batch left alone, each with its reason, and what can be done about it. */
export function BulkOutcome({ onOpen }: { onOpen: (id: string) => void }) {
  const { bulk, act, selection, askBulk } = usePlanTools();
  const shown = useKeyed(bulk.outcome, SHOWN);
  if (!shown) return null;
  const close = () => bulk.outcome.set(SHOWN, undefined);
  return (
    <section
      aria-label="What was left alone"
      className="no-print grid gap-2 rounded-md border border-warn bg-warn-soft px-3 py-2 text-sm"
    >
      <p className="flex gap-2" role="status">
        <StatusShape status="warning" className="mt-0.5" />
        <span>
          {shown.text}. {formatCount(shown.left.length, "item")} left alone:
        </span>
      </p>
      <ul className="grid gap-1 ps-6">
        {shown.left.slice(0, TOLD).map(({ id, message }) => {
          const node = act.read(id);
          return (
            <li key={id} className="wrap-anywhere">
              {node ? (
                <button type="button" className="link text-start" onClick={() => onOpen(id)}>
                  {nameOf(node)}
                </button>
              ) : (
                <span className="text-ink-2">An item that is gone</span>
              )}{" "}
              <span className="text-ink-2">{message}</span>
            </li>
          );
        })}
        {shown.left.length > TOLD ? (
          <li className="text-ink-2">and {shown.left.length - TOLD} more</li>
        ) : null}
      </ul>
      <div className="flex flex-wrap gap-2 ps-6">
        <Button
          size="sm"
          onClick={() => {
            selection.replace(shown.left.map(({ id }) => id));
            close();
          }}
        >
          Select them
        </Button>
        {shown.waits.length > 0 ? (
          <Button
            size="sm"
            onClick={() => {
              askBulk({ field: "reason", work: { ...shown.work, ids: shown.waits } });
              close();
            }}
          >
            {`Tick ${formatCount(shown.waits.length, "that waits", "that wait")}…`}
          </Button>
        ) : null}
        <Button size="sm" variant="quiet" onClick={close}>
          Dismiss
        </Button>
      </div>
    </section>
  );
}
