"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { FactList, Panel } from "@/components/ui/layout";
import { Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { formatBytes, formatCount } from "@/lib/format";
import type { ImportPreview } from "@/server/domain/plans/schema";

const SHOWN = 6;
const KIND_TEXT = { lossless: "exact", guessed: "guessed", lost: "partly lost" } as const;

export type ImportRepairsProps = {
  encoding: ImportPreview["encoding"];
  size: number;
  repair: boolean;
  busy: boolean;
  onRepair: (repair: boolean) => void;
};

/** How the bytes were read, what was broken in them, and what became of it. */
export function ImportRepairs({ encoding, size, repair, busy, onRepair }: ImportRepairsProps) {
  const { mojibake, repairCount, lostCount, repairs } = encoding;
  const [all, setAll] = useState(false);
  const shown = all ? repairs : repairs.slice(0, SHOWN);
  const offered = repairCount > 0 || !repair;
  return (
    <Panel
      title="Text"
      aside={repairCount > 0 ? `${formatCount(repairCount, "line")} repaired` : "nothing to repair"}
    >
      <div className="grid gap-4">
        <FactList
          facts={[
            { name: "Size", value: formatBytes(size) },
            {
              name: "Encoding",
              value: `${encoding.name.toUpperCase()}${encoding.bom ? ", with a byte order mark" : ""}`,
            },
            { name: "Line ends", value: encoding.eol.toUpperCase() },
          ]}
        />
        {offered ? (
          <>
            <p className="max-w-prose">
              {mojibake
                ? `This file was once read as ${mojibake} by mistake and saved like that, which breaks signs such as ✓, → or é. `
                : ""}
              {lostCount > 0
                ? `In ${formatCount(lostCount, "line")} bytes are missing; the most likely sign was put there.`
                : ""}
            </p>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control */}
            <label className="flex items-center gap-2 font-medium">
              <Checkbox
                checked={repair}
                aria-busy={busy}
                onChange={(event) => onRepair(event.target.checked)}
              />
              Repair the broken characters
            </label>
            <p className="-mt-3 ps-8 text-ink-3 text-sm">
              {repair
                ? "Only what is shown changes; an export gives the original bytes back."
                : "The text is shown as broken as it is in the file."}
            </p>
          </>
        ) : null}
        {shown.length > 0 ? (
          <Table caption="What was repaired" className="sm:table-fixed">
            <Thead>
              <Tr>
                <Th className="w-20">Line</Th>
                <Th className="w-2/5">Before</Th>
                <Th className="w-2/5">After</Th>
                <Th>Repair</Th>
              </Tr>
            </Thead>
            <Tbody>
              {shown.map(({ line, before, after, kind }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line may be repaired twice; the list never changes
                <Tr key={index}>
                  <Td label="Line" className="text-ink-3">
                    {line}
                  </Td>
                  <Td label="Before" className="font-mono text-sm text-ink-2 wrap-anywhere">
                    {before}
                  </Td>
                  <Td label="After" className="font-mono text-sm wrap-anywhere">
                    {after}
                  </Td>
                  <Td label="Repair" className="whitespace-nowrap text-ink-2 text-sm">
                    {KIND_TEXT[kind]}
                  </Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        ) : null}
        {repairs.length > shown.length ? (
          <Button size="sm" className="justify-self-start" onClick={() => setAll(true)}>
            Show {repairs.length < repairCount ? `the first ${repairs.length}` : `all ${repairs.length}`}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}
