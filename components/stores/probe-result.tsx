import { StatusShape } from "@/components/ui/status-shape";
import type { ProbeView } from "@/server/domain/stores/schema";

/** A long form ends above its buttons: what a test found must not stay out of sight. */
const comeIntoSight = (line: HTMLElement | null) => line?.scrollIntoView({ block: "nearest" });

/** What a test of a store found, or what is wrong and what to do; of an SFTP server also who answered. */
export function ProbeResult({ result }: { result: ProbeView }) {
  return (
    <div ref={comeIntoSight} role="status" className="grid gap-1">
      <p className="flex gap-2">
        <StatusShape status={result.ok ? "passed" : "failed"} className="mt-1 shrink-0" />
        <span className="min-w-0 wrap-anywhere">{result.text}</span>
      </p>
      {result.ok && result.hostKey ? (
        <p className="ps-6 text-ink-2 text-sm">
          It shows the host key <span className="font-mono wrap-anywhere">{result.hostKey}</span>. Compare it
          with the server's own before you register the store; from then on no other one is accepted.
        </p>
      ) : null}
    </div>
  );
}
