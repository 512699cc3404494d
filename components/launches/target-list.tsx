import Link from "next/link";
import { DIRECTION_WORDS, percentText, VERDICT_WORDS, valueText } from "@/components/plans/register-words";
import { Panel } from "@/components/ui/layout";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { TargetView } from "@/server/domain/launches/schema";

type Row = Omit<TargetView, "id">;

/** A value typed by a person is a claim: only what was measured by a run looks proven. */
function lookOf({ verdict, byHand }: Row): { status: Status; text: string } {
  const text = VERDICT_WORDS[verdict];
  if (verdict === "met") return { status: byHand ? "claimed" : "passed", text };
  return { status: verdict === "missed" ? "failed" : verdict, text };
}

/** What the launch wants to reach, and how far it is. */
export function TargetList({ targets, href }: { targets: readonly Row[]; href?: string | undefined }) {
  const met = targets.filter(({ verdict }) => verdict === "met").length;
  return (
    <Panel
      title="Targets"
      aside={`${met} of ${targets.length} met`}
      flush
      actions={
        href ? (
          <Link href={href} className="link no-print">
            All targets
          </Link>
        ) : null
      }
    >
      <Table caption="Targets with their latest measurement">
        <Thead>
          <Tr>
            <Th>Metric</Th>
            <Th align="end">Before</Th>
            <Th align="end">Target</Th>
            <Th align="end">Latest</Th>
            <Th>State</Th>
          </Tr>
        </Thead>
        <Tbody>
          {targets.map((target, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list has no ids where it is shared, on purpose
            <Tr key={index}>
              <RowHead className="min-w-32 font-normal wrap-anywhere">{target.metric}</RowHead>
              <Td label="Before" align="end" className="whitespace-nowrap text-ink-2">
                {target.baseline ?? "–"}
              </Td>
              <Td label="Target" align="end" className="whitespace-nowrap">
                {target.target ?? "–"}
              </Td>
              <Td label="Latest" align="end">
                <Latest target={target} />
              </Td>
              <Td>
                <StatusBadge {...lookOf(target)} />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </Panel>
  );
}

function Latest({ target: { latest, observedAt, change } }: { target: Row }) {
  if (!latest || !observedAt) return <span className="text-ink-3">not measured</span>;
  return (
    <span className="grid justify-items-end max-sm:justify-items-start">
      <span className="whitespace-nowrap font-medium">
        {valueText(latest.value, latest.unit)}
        {latest.percentile === null ? "" : ` (p${latest.percentile})`}
      </span>
      <span className="whitespace-nowrap text-ink-3 text-sm">
        <Time at={observedAt} show="day" />
      </span>
      {change ? (
        <span className="whitespace-nowrap text-ink-3 text-sm">
          {`${percentText(change.percent)}, ${DIRECTION_WORDS[change.direction].toLowerCase()}`}
        </span>
      ) : null}
    </span>
  );
}
