import Link from "next/link";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import type { RiskRow } from "@/server/domain/plans/schema";
import { BAND_WORDS, type Band, bandOf, IMPACT_WORDS, LIKELIHOOD_WORDS } from "./register-words";

/** Each band has its own fill and its own letter, so that it is told apart without colours and on paper. */
const FILLS: Record<Band, string> = {
  low: "bg-surface",
  moderate: "bg-sunken",
  high: "bg-warn-soft",
  critical: "bg-bad-soft",
};
const LEVELS = [1, 2, 3, 4, 5] as const;

export type Cell = { likelihood: number; impact: number };

/** How many open risks stand where: likelihood upwards, impact to the right. A cell narrows the table below. */
export function RiskMatrix({
  risks,
  chosen,
  hrefOf,
}: {
  risks: readonly RiskRow[];
  chosen: Cell | null;
  hrefOf: (cell: Cell | null) => string;
}) {
  const at = (likelihood: number, impact: number) =>
    risks.filter((risk) => risk.likelihood.level === likelihood && risk.impact.level === impact);
  return (
    <div className="grid gap-3">
      <table className="w-full max-w-2xl table-fixed border-separate border-spacing-1 text-sm">
        <caption className="sr-only">
          Open risks by likelihood and impact. The table of risks below holds the same.
        </caption>
        <thead>
          <tr>
            <td className="w-24 max-sm:w-16" />
            {LEVELS.map((impact) => (
              <th key={impact} scope="col" className="px-0.5 pb-0.5 align-bottom font-medium text-ink-3">
                <span className="max-sm:hidden">{IMPACT_WORDS[impact - 1]}</span>
                <span className="sm:hidden" title={IMPACT_WORDS[impact - 1]}>
                  {impact}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LEVELS.toReversed().map((likelihood) => (
            <tr key={likelihood}>
              <th scope="row" className="pe-2 text-end font-medium text-ink-3">
                {LIKELIHOOD_WORDS[likelihood - 1]}
              </th>
              {LEVELS.map((impact) => (
                <MatrixCell
                  key={impact}
                  cell={{ likelihood, impact }}
                  count={at(likelihood, impact).length}
                  current={chosen?.likelihood === likelihood && chosen.impact === impact}
                  hrefOf={hrefOf}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-sm">
        <span>Likelihood upwards, impact to the right.</span>
        {(["low", "moderate", "high", "critical"] as const).map((band) => (
          <span key={band} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={cn(
                "inline-grid size-4 place-items-center rounded-sm border border-line-strong text-ink text-xs [print-color-adjust:exact]",
                FILLS[band],
              )}
            >
              {BAND_WORDS[band][0]}
            </span>
            {BAND_WORDS[band]}
          </span>
        ))}
      </p>
    </div>
  );
}

function MatrixCell({
  cell,
  count,
  current,
  hrefOf,
}: {
  cell: Cell;
  count: number;
  current: boolean;
  hrefOf: (cell: Cell | null) => string;
}) {
  const band = bandOf(cell.likelihood * cell.impact);
  const box = cn(
    "flex h-11 print:h-7 w-full items-center justify-between gap-1 rounded-sm border px-2 [print-color-adjust:exact] max-sm:px-1",
    FILLS[band],
    current ? "border-ink border-2" : count > 0 ? "border-line-strong" : "border-line",
  );
  const letter = (
    <span aria-hidden="true" className="text-ink-2 text-xs">
      {BAND_WORDS[band][0]}
    </span>
  );
  return (
    <td className="p-0">
      {count === 0 ? (
        <span className={box}>
          {letter}
          <span className="sr-only">none, {BAND_WORDS[band].toLowerCase()}</span>
        </span>
      ) : (
        <Link
          href={hrefOf(current ? null : cell)}
          scroll={false}
          aria-current={current ? "true" : undefined}
          className={cn(box, "hover:border-ink")}
        >
          {letter}
          <span className="font-semibold text-lg">{count}</span>
          <span className="sr-only">
            {`${formatCount(count, "risk").split(" ")[1]}, ${BAND_WORDS[band].toLowerCase()}`}
          </span>
        </Link>
      )}
    </td>
  );
}
