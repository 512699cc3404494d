"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";

export type ChartTable = { columns: readonly string[]; rows: readonly (readonly (string | number)[])[] };

export type ChartFigureProps = {
  /** What the chart says, in one sentence with its numbers; the caption and the text alternative. */
  summary: string;
  /** The same facts as a table; the first column names the row. */
  table: ChartTable;
  /** Height of the drawing in px, kept free while it loads. */
  height?: number;
  children: ReactNode;
};

/** A chart with its sentence and its table twin. Print keeps the chart at a fixed width. */
export function ChartFigure({ summary, table, height = 240, children }: ChartFigureProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="grid min-w-0 gap-3">
      <figcaption className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <span className="max-w-prose text-ink-2">{summary}</span>
        <Button
          size="sm"
          variant="quiet"
          aria-pressed={asTable}
          className="no-print"
          onClick={() => setAsTable((now) => !now)}
        >
          {asTable ? "Show chart" : "Show table"}
        </Button>
      </figcaption>
      {asTable ? (
        <div className="max-h-96 overflow-y-auto" style={{ minHeight: height }}>
          <Table caption={summary} cards={false}>
            <Thead>
              <Tr>
                {table.columns.map((column, index) => (
                  <Th key={column} align={index === 0 ? "start" : "end"}>
                    {column}
                  </Th>
                ))}
              </Tr>
            </Thead>
            <Tbody>
              {table.rows.map((row) => (
                <Tr key={String(row[0])}>
                  {row.map((cell, index) => (
                    <Td key={table.columns[index]} align={index === 0 ? "start" : "end"} className="py-1.5">
                      {cell}
                    </Td>
                  ))}
                </Tr>
              ))}
            </Tbody>
          </Table>
        </div>
      ) : (
        <div className="min-w-0 print:w-[560px]" style={{ height }}>
          {children}
        </div>
      )}
    </figure>
  );
}
