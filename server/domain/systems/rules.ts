import { formatBytes, formatCount } from "@/lib/format";
import type { ConnectionAnswer, PostgresConnection } from "@/server/kernel/ports/postgres-target";
import type { SystemFacts, TestConnectionView } from "./schema";

/** What a password is bound to when it is sealed: on another row, host or port it does not open. */
export function secretContext(systemId: string, host: string, port: number): string {
  return `system:${systemId}:password:${host.toLowerCase()}:${port}`;
}

type Place = Omit<PostgresConnection, "password">;

/** True when a stored password would be sent somewhere it was not entered for. */
export function leadsElsewhere(before: Place, after: Place): boolean {
  return (
    before.host !== after.host ||
    before.port !== after.port ||
    before.database !== after.database ||
    before.user !== after.user ||
    (before.sslMode === "verify-full" && after.sslMode !== "verify-full")
  );
}

export function toTestView(answer: ConnectionAnswer): TestConnectionView {
  if (!answer.ok) {
    return { ok: false, text: answer.problem.message, problem: answer.problem.code, facts: null };
  }
  const facts: SystemFacts = { ...answer.facts, unreadable: [...answer.facts.unreadable] };
  return { ok: true, text: describeFacts(facts), problem: null, facts };
}

function describeFacts(facts: SystemFacts): string {
  const tables = formatCount(facts.tables, "table");
  const size = `PostgreSQL ${facts.version}, ${tables}, ${formatBytes(facts.databaseBytes)}.`;
  const blind = facts.unreadable.slice(0, 3).join(", ");
  const parts = [
    size,
    ...(blind === ""
      ? []
      : [`This role may not read ${blind}: a backup would fail. Grant it pg_read_all_data.`]),
    ...(facts.canCreateDatabase ? [] : ["It may not create databases, which a restore needs."]),
  ];
  return parts.join(" ");
}
