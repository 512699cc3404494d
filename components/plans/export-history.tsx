"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/lib/format";
import type { PlanSourceView } from "@/server/domain/plans/events";
import { sourceHref, sourcesQuery } from "./merge-queries";

/** Every file that became the plan, as it came. */
export function ExportHistory({ launchId }: { launchId: string }) {
  const { data } = useQuery({ ...sourcesQuery(launchId), staleTime: 0 });
  const files = data?.sources.filter(({ bytes }) => bytes !== null) ?? [];
  if (files.length === 0) return null;
  return (
    <section className="grid gap-2 border-line border-t pt-3">
      <h3 className="font-medium text-sm">Imported files, byte for byte</h3>
      <ul className="grid">
        {files.map((source) => (
          <li key={source.generation} className="flex items-center justify-between gap-3 py-1">
            <Told {...source} />
            <a
              href={sourceHref(launchId, source.generation)}
              download={source.fileName}
              aria-label={`Download ${source.fileName}, import ${source.generation}`}
              className={buttonClass("quiet", "sm")}
            >
              <Download className="size-4" aria-hidden="true" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ fileName, bytes, importedBy, importedAt, current, undoneAt }: PlanSourceView) {
  const state = current ? "the plan now" : undoneAt ? "undone" : "";
  return (
    <div className="min-w-0">
      <span className="wrap-anywhere font-mono text-sm">{fileName}</span>
      <span className="block text-ink-3 text-sm">
        {importedBy}, <Time at={importedAt} show="absolute" />, {formatBytes(bytes ?? 0)}
        {state ? ` · ${state}` : ""}
      </span>
    </div>
  );
}
