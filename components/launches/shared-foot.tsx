"use client";

import { Printer } from "lucide-react";
import { Mark } from "@/components/shell/brand";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/time";
import { formatMoment } from "@/lib/format";

/** From when the facts are, how long the link works, and on paper when it was printed; each with its zone. */
export function SharedFoot({ asOf, expiresAt }: { asOf: string; expiresAt: string }) {
  const zone = useZone();
  const now = useNow();
  const exact = (at: string | number) => formatMoment(at, zone, { zoneName: true });
  return (
    <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 border-line border-t pt-4 text-ink-2 text-sm">
      <div className="flex items-start gap-3">
        <Mark className="mt-0.5 size-5" />
        <p>
          As of <time dateTime={asOf}>{exact(asOf)}</time>.{" "}
          <span className="print:hidden">Reload for the newest. </span>
          <span className="hidden print:inline">Printed {exact(now)}. </span>
          <span className="block">
            Made with Holdpoint. Read-only link, valid until{" "}
            <time dateTime={expiresAt}>{exact(expiresAt)}</time>.
          </span>
        </p>
      </div>
      <Button className="no-print" icon={<Printer className="size-4" />} onClick={() => window.print()}>
        Print
      </Button>
    </footer>
  );
}
