import { formatBytes, formatCount } from "@/lib/format";
import { type EngineName, type ServerConnection, UNITS } from "@/server/kernel/ports/connections";
import type { ConnectionAnswer } from "@/server/kernel/ports/postgres-target";
import type { TargetAnswer } from "@/server/kernel/ports/targets";
import { SSL_MODES, type SystemFacts, type TestConnectionView } from "./schema";

/** What a password is bound to when it is sealed: on another row, host or port it does not open. */
export function secretContext(systemId: string, host: string, port: number): string {
  return `system:${systemId}:password:${host.toLowerCase()}:${port}`;
}

type Place = Omit<ServerConnection, "password">;

/** True when a stored password would be sent somewhere it was not entered for, or with less protection. */
export function leadsElsewhere(before: Place, after: Place): boolean {
  return (
    before.host !== after.host ||
    before.port !== after.port ||
    before.database !== after.database ||
    before.user !== after.user ||
    SSL_MODES.indexOf(after.sslMode) < SSL_MODES.indexOf(before.sslMode)
  );
}

/** PostgreSQL's own port tells more; what all engines tell is the same. */
export function commonAnswer(answer: ConnectionAnswer): TargetAnswer {
  if (!answer.ok) return answer;
  return { ok: true, facts: { ...answer.facts, product: "PostgreSQL", warnings: [] } };
}

export function toTestView(answer: TargetAnswer, engine: EngineName): TestConnectionView {
  if (!answer.ok) {
    return { ok: false, text: answer.problem.message, problem: answer.problem.code, facts: null };
  }
  const { unreadable, warnings } = answer.facts;
  const facts: SystemFacts = { ...answer.facts, unreadable: [...unreadable], warnings: [...warnings] };
  return { ok: true, text: describeFacts(facts, engine), problem: null, facts };
}

function describeFacts(facts: SystemFacts, engine: EngineName): string {
  const count = formatCount(facts.tables, UNITS[engine].found);
  const product = `${facts.product} ${facts.version}`.trim();
  const blind = facts.unreadable.slice(0, 3).join(", ");
  const grant = engine === "postgresql" ? " Grant it pg_read_all_data." : "";
  const who = engine === "postgresql" ? "This role" : "This login";
  const parts = [
    `${product}, ${count}, ${formatBytes(facts.databaseBytes)}.`,
    ...(blind === "" ? [] : [`${who} may not read ${blind}: a backup would fail.${grant}`]),
    ...(facts.canCreateDatabase ? [] : [CANNOT_CREATE[engine]]),
    ...facts.warnings,
  ];
  return parts.join(" ");
}

const CANNOT_CREATE: Record<EngineName, string> = {
  postgresql: "It may not create databases, which a restore needs.",
  mariadb: "It may not create databases, which a restore needs.",
  mongodb: "It may not write to other databases, which a restore needs.",
  redis: "There is no empty database index to restore into.",
  qdrant: "It may not create collections, which a restore needs.",
  sqlite: "The worker may not write beside the file, which a restore needs.",
  folder: "The worker may not write beside the folder, which a restore needs.",
  bucket: "It may not write to the bucket, which a restore needs.",
};
