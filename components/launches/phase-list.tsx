import Link from "next/link";
import { HoldBar } from "@/components/ui/hold-bar";
import { Panel } from "@/components/ui/layout";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatPercent } from "@/lib/format";
import type { PhaseView } from "@/server/domain/launches/schema";
import { planHref } from "./addresses";

/** The phases, each with its own hold bar and a way into the plan. */
export function PhaseList({ phases, slug }: { phases: readonly PhaseView[]; slug: string }) {
  return (
    <Panel title="Phases" flush>
      <Table caption="Phases with what is ticked and proven">
        <Thead>
          <Tr>
            <Th>Phase</Th>
            <Th className="w-1/3">
              <span className="sr-only">Hold bar</span>
            </Th>
            <Th align="end">Ticked</Th>
            <Th align="end">Proven</Th>
          </Tr>
        </Thead>
        <Tbody>
          {phases.map(({ id, mark, title, counts }) => (
            <Tr key={id}>
              <RowHead>
                <Link href={planHref(slug, { phase: id })} className="link font-normal wrap-anywhere">
                  {mark ? <span className="mark-text me-2">{mark}</span> : null}
                  {title}
                </Link>
              </RowHead>
              <Td className="align-middle">
                <span className="block w-full">
                  <HoldBar {...counts} name={title} />
                </span>
              </Td>
              <Td label="Ticked" align="end" className="whitespace-nowrap">
                <span>
                  <span className="text-ink-3 text-sm">
                    {counts.ticked} of {counts.total}
                  </span>
                  <span className="inline-block min-w-12 text-end">
                    {formatPercent(counts.ticked, counts.total)}
                  </span>
                </span>
              </Td>
              <Td label="Proven" align="end" className="whitespace-nowrap">
                <span>{formatPercent(counts.proven, counts.total)}</span>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Panel>
  );
}
