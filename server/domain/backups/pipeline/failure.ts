import { DomainError, type ErrorCode, isDomainError } from "@/server/kernel/errors";
import type { StageResult } from "@/server/kernel/ports/shell";
import type { FlowResult } from "./flow";

interface Rule {
  when: RegExp;
  code: ErrorCode;
  reason: string;
  say: string;
}

/** What the programs say, and what it means. `unavailable` is worth another attempt, the others are not. */
const RULES: readonly Rule[] = [
  {
    when: /no space left on device|disk full|quota exceeded/i,
    code: "unavailable",
    reason: "no_space",
    say: "The disk is full. Free some space, then start again.",
  },
  {
    when: /password authentication failed|Access denied for user|WRONGPASS|NOAUTH/,
    code: "conflict",
    reason: "password",
    say: "The server refused the password. Enter it again on the system's page.",
  },
  {
    when: /database ".*" does not exist|Unknown database/,
    code: "conflict",
    reason: "database_missing",
    say: "The database does not exist any more. Check the system's connection.",
  },
  {
    when: /row-level security|row security/i,
    code: "conflict",
    reason: "row_security",
    say: "Row-level security hides rows from this role, so the backup would be partial. Use a role with BYPASSRLS.",
  },
  {
    when: /permission denied/,
    code: "conflict",
    reason: "permission",
    say: "The role may not read everything. Grant it pg_read_all_data or use the owner's role.",
  },
  {
    when: /canceling statement due to lock timeout|could not obtain lock/,
    code: "unavailable",
    reason: "locked",
    say: "Somebody holds a lock on a table, for example a migration. Wait until it is done, then start again.",
  },
  {
    when: /server version mismatch|unsupported version/,
    code: "conflict",
    reason: "version",
    say: "The client programs are older than the server. Install those of the server's version.",
  },
  {
    when: /extension ".*" is not available|could not open extension control file/,
    code: "conflict",
    reason: "extension",
    say: "The target server lacks an extension this backup needs. Install it there, then start again.",
  },
  {
    when: /command denied to user|need \(at least one of\) the .* privilege|NOPERM/,
    code: "conflict",
    reason: "permission",
    say: "This login may not do everything that is needed. The log names the right it lacks.",
  },
  {
    when: /Table definition has changed/,
    code: "unavailable",
    reason: "changed",
    say: "A table was changed while it was dumped, for example by a migration. Start again when that is done.",
  },
  {
    when: /server closed the connection|connection to server .* failed|terminating connection|no connection to the server|Lost connection to (?:MySQL |MariaDB )?server|server has gone away|Can't connect to (?:MySQL |MariaDB )?server|Could not connect to Redis|Error reading (?:bulk|RDB)|I\/O error (?:trying|reading)|SYNC with master failed/,
    code: "unavailable",
    reason: "connection_lost",
    say: "The connection to the database was lost. Nothing was kept; start again when the server is back.",
  },
];

/** Lines that tell of progress. They may hold any table's name and words like "row-level security". */
const CHATTER = /^(?:pg_(?:dump|restore): (?!error|fatal|warning|detail|hint)|-- )/;

/** The error of a flow that did not end well: the first cause, in words, with the program's own last line. */
export function explainFailure(result: FlowResult): DomainError {
  if (isDomainError(result.error)) return result.error as DomainError;
  // What broke on this side made this side end the programs; that they were ended is then no cause.
  const stage = result.error instanceof Error ? undefined : culprit(result.stages);
  if (stage === undefined) {
    const cause = result.error instanceof Error ? result.error.message : "It was stopped.";
    return new DomainError("unavailable", `The transfer broke off: ${cause}`, {
      details: { reason: "transfer" },
    });
  }
  if (stage.signal !== null) {
    const why = stage.signal === "SIGKILL" ? " Usually the machine ran out of memory." : "";
    return new DomainError(
      "unavailable",
      `${stage.label} was ended by ${stage.signal}.${why} Nothing was kept.`,
      {
        details: { reason: "killed", program: stage.label, signal: stage.signal },
      },
    );
  }
  const said = stage.lastLines.filter((text) => !CHATTER.test(text)).join("\n");
  const rule = RULES.find(({ when }) => when.test(said));
  if (rule !== undefined) {
    return new DomainError(rule.code, rule.say, { details: { reason: rule.reason, program: stage.label } });
  }
  const line = stage.lastLines.findLast((text) => /error|fatal/i.test(text)) ?? stage.lastLines.at(-1);
  const ending = stage.code === null ? "could not be started" : `ended with code ${stage.code}`;
  return new DomainError("unavailable", `${stage.label} ${ending}: ${line ?? "it gave no reason"}`, {
    details: { reason: "program", program: stage.label, code: stage.code },
  });
}

/** A program that dies takes its neighbours along by a broken pipe; those are not the cause. */
function culprit(stages: readonly StageResult[]): StageResult | undefined {
  const failed = stages.filter(({ code }) => code !== 0);
  const broken = ({ signal, lastLines }: StageResult): boolean =>
    signal === "SIGPIPE" || /broken pipe|unexpected end of file|premature end/i.test(lastLines.join("\n"));
  return (
    failed.find((stage) => stage.signal !== null && !broken(stage)) ??
    failed.find((stage) => !broken(stage)) ??
    failed[0]
  );
}
