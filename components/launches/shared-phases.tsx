import { HoldBar } from "@/components/ui/hold-bar";
import { Panel } from "@/components/ui/layout";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatPercent } from "@/lib/format";
import type { SharedOverview } from "@/server/domain/launches/schema";

type Phase = SharedOverview["phases"][number];

/** A phase in a word; only what is proven is shown as good. */
export function phaseState({ total, ticked, proven }: Phase["counts"]): { status: Status; text: string } {
  if (total > 0 && proven >= total) return { status: "proven", text: "Proven" };
  if (total > 0 && ticked >= total) return { status: "claimed", text: "All ticked" };
  return ticked > 0 ? { status: "open", text: "Under way" } : { status: "open", text: "Not begun" };
}

/** The phases with their bars and, for paper without colours, their state in words. */
export function SharedPhases({ phases }: { phases: readonly Phase[] }) {
  return (
    <Panel title="Phases" flush>
      <Table caption="Phases with what is ticked and proven">
        <Thead>
          <Tr>
            <Th>Phase</Th>
            <Th>State</Th>
            <Th className="w-1/4">
              <span className="sr-only">Hold bar</span>
            </Th>
            <Th align="end">Ticked</Th>
            <Th align="end">Proven</Th>
          </Tr>
        </Thead>
        <Tbody>
          {phases.map(({ mark, title, counts }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once and has no ids on purpose
            <Tr key={index}>
              <RowHead className="wrap-anywhere">
                <span>
                  {mark ? <span className="mark-text me-2 text-ink-3">{mark}</span> : null}
                  {title}
                </span>
              </RowHead>
              <Td>
                <StatusBadge {...phaseState(counts)} />
              </Td>
              <Td>
                <span className="block w-full">
                  <HoldBar {...counts} name={title} />
                </span>
              </Td>
              <Td label="Ticked" align="end">
                <span>
                  {counts.ticked} of {counts.total}
                </span>
              </Td>
              <Td label="Proven" align="end">
                <span>{formatPercent(counts.proven, counts.total)}</span>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Panel>
  );
}
