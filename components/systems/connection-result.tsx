import { StatusShape } from "@/components/ui/status-shape";
import type { TestConnectionView } from "@/server/domain/systems/schema";

/** A long form ends above its buttons: what a test found must not stay out of sight. */
const comeIntoSight = (line: HTMLElement | null) => line?.scrollIntoView({ block: "nearest" });

/** What a connection test found, or what is wrong and what to do. */
export function ConnectionResult({ result }: { result: Pick<TestConnectionView, "ok" | "text"> }) {
  return (
    <p ref={comeIntoSight} role="status" className="flex gap-2">
      <StatusShape status={result.ok ? "passed" : "failed"} className="mt-1 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{result.text}</span>
    </p>
  );
}
