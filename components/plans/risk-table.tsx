import Link from "next/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { StatusShape } from "@/components/ui/status-shape";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatDay } from "@/lib/format";
import type { RiskRow } from "@/server/domain/plans/schema";
import { BAND_WORDS, bandOf, IMPACT_WORDS, LIKELIHOOD_WORDS, riskLook } from "./register-words";

/** The risks by exposure; overdue reviews stand out by shape and word. */
export function RiskTable({
  rows,
  hrefOf,
}: {
  rows: readonly RiskRow[];
  hrefOf: (nodeId: string) => string;
}) {
  return (
    <Table caption="Risks by exposure">
      <Thead>
        <Tr>
          <Th>Risk</Th>
          <Th>Exposure</Th>
          <Th>Mitigation</Th>
          <Th>Owner</Th>
          <Th>Review</Th>
          <Th>State</Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((row) => (
          <Tr key={row.nodeId}>
            <RowHead className="min-w-44 max-w-72 print:min-w-36">
              <Link href={hrefOf(row.nodeId)} scroll={false} className="link font-normal wrap-anywhere">
                {row.externalId ? <span className="mark-text me-2">{row.externalId}</span> : null}
                {row.title}
              </Link>
            </RowHead>
            <Td label="Exposure" className="min-w-36">
              <span className="grid gap-0.5">
                <span className="font-medium">{exposureText(row)}</span>
                <span className="text-ink-3 text-sm">
                  {`Likelihood ${ratedText(row.likelihood, LIKELIHOOD_WORDS)}, impact ${ratedText(row.impact, IMPACT_WORDS)}`}
                </span>
              </span>
            </Td>
            <Td label="Mitigation" className="min-w-36 max-w-72 text-ink-2 wrap-anywhere">
              {row.mitigation ?? <span className="text-ink-3">None yet</span>}
            </Td>
            <Td label="Owner">
              {row.assigneeName ?? row.ownerText ?? <span className="text-ink-3">Nobody</span>}
            </Td>
            <Td label="Review">
              <Review row={row} />
            </Td>
            <Td label="State">
              <StatusBadge {...riskLook(row)} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Review({ row: { reviewOn, overdue } }: { row: RiskRow }) {
  if (reviewOn === null) return <span className="text-ink-3">–</span>;
  return overdue ? (
    <span className="inline-flex items-start gap-1.5 font-medium text-warn">
      <StatusShape status="warning" className="mt-0.5" />
      <span>
        <span className="whitespace-nowrap">{formatDay(reviewOn)}</span>, overdue
      </span>
    </span>
  ) : (
    <span>{formatDay(reviewOn)}</span>
  );
}

export function exposureText({ exposure }: Pick<RiskRow, "exposure">): string {
  return exposure === null ? "Not rated" : `${exposure}, ${BAND_WORDS[bandOf(exposure)].toLowerCase()}`;
}

/** The plan's own word, and the step of the scale where somebody chose another or there is no word. */
export function ratedText({ text, level }: RiskRow["likelihood"], words: readonly string[]): string {
  const word = level === null ? null : (words[level - 1] ?? null);
  if (text === null) return word ?? "–";
  return word === null || word.toLowerCase() === text.toLowerCase() ? text : `${text} (${level})`;
}
