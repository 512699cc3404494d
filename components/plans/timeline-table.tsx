import Link from "next/link";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import { nameOf } from "./plan-rows";
import { dayText } from "./timeline-scale";
import type { TimelineBar } from "./timeline-types";
import { isGroupBar, remarksOf } from "./timeline-view";

const MOST_NAMED = 3;

/** The same facts as the bars, to be read one by one, on a phone and on paper. */
export function TimelineTable({
  rows,
  names,
  hrefOf,
}: {
  rows: readonly TimelineBar[];
  names: ReadonlyMap<string, string>;
  hrefOf: (id: string) => string;
}) {
  return (
    <Table caption="The timeline as a table">
      <Thead>
        <Tr>
          <Th>Item</Th>
          <Th>Begins</Th>
          <Th>Ends</Th>
          <Th align="end">Days</Th>
          <Th align="end">Ticked</Th>
          <Th align="end">Proven</Th>
          <Th align="end">Can slip</Th>
          <Th>Waits for</Th>
          <Th>Remarks</Th>
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((bar) => (
          <Tr key={bar.id}>
            <RowHead className="min-w-48 max-w-96 py-1.5">
              <Link
                href={hrefOf(bar.id)}
                className={
                  isGroupBar(bar) ? "wrap-anywhere hover:underline" : "link wrap-anywhere font-normal"
                }
              >
                {nameOf(bar)}
              </Link>
            </RowHead>
            <Td label="Begins" className="whitespace-nowrap py-1.5">
              {dayText(bar.start)}
            </Td>
            <Td label="Ends" className="whitespace-nowrap py-1.5">
              {dayText(bar.end)}
            </Td>
            <Td label="Days" align="end" className="py-1.5">
              {bar.days}
            </Td>
            <Td label="Ticked" align="end" className="py-1.5">
              {bar.total === 0 ? "–" : `${bar.ticked} of ${bar.total}`}
            </Td>
            <Td label="Proven" align="end" className="py-1.5">
              {bar.proven}
            </Td>
            <Td label="Can slip" align="end" className="py-1.5">
              {bar.slack === 0 ? "no" : `${bar.slack} d`}
            </Td>
            <Td
              label="Waits for"
              className={cn("py-1.5 text-ink-2", bar.waitsFor.length === 0 && "max-sm:hidden!")}
            >
              {waitsText(bar, names)}
            </Td>
            <Td label="Remarks" className={cn("py-1.5", remarksOf(bar).length === 0 && "max-sm:hidden!")}>
              {remarksOf(bar).join(", ") || "–"}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function waitsText({ waitsFor }: TimelineBar, names: ReadonlyMap<string, string>): string {
  if (waitsFor.length === 0) return "–";
  const named = waitsFor.slice(0, MOST_NAMED).map((id) => names.get(id) ?? "an item without dates");
  const more = waitsFor.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${formatCount(more, "other")}` : named.join(", ");
}
