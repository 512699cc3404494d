import { databaseCodes } from "@/server/kernel/database-codes";
import { ERROR_CODES, type ErrorCode, type FieldProblem, isDomainError } from "@/server/kernel/errors";

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  requestId: string;
  fields?: readonly FieldProblem[];
  details?: Record<string, unknown>;
}

const UNEXPECTED =
  "The console could not finish this and changed nothing. Try again; if it stays, give your admin the request id.";
const DATABASE_AWAY =
  "The console's database does not answer right now. Nothing was changed; try again shortly.";

/** Codes of connections that were refused, cut or timed out, as the drivers name them. */
const CONNECTION_CODES =
  /^(P1001|P1002|P1008|P1017|P2024|P2028|ECONNREFUSED|ECONNRESET|57P0[123]|25P03|08\d{3}|53300)$/;
/** The driver gives these no code. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Connection ended)/;

/** RFC 9457. Only a DomainError shows its text; anything else is an unknown error and shows none. */
export function toProblem(error: unknown, requestId: string): Problem {
  const code: ErrorCode = isDomainError(error)
    ? error.code
    : isConnectionError(error)
      ? "unavailable"
      : "internal";
  const { status, title } = ERROR_CODES[code];
  const problem: Problem = {
    type: `urn:holdpoint:problem:${code}`,
    title,
    status,
    code,
    detail: code === "unavailable" ? DATABASE_AWAY : UNEXPECTED,
    requestId,
  };
  if (!isDomainError(error) || error.code === "internal") return problem;
  return {
    ...problem,
    detail: error.message,
    ...(error.fields.length > 0 ? { fields: error.fields } : {}),
    ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}),
  };
}

export function problemResponse(problem: Problem): Response {
  const retryAfter = problem.details?.retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "private, no-store",
      "x-request-id": problem.requestId,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    },
  });
}

function isConnectionError(error: unknown): boolean {
  if (databaseCodes(error).some((code) => CONNECTION_CODES.test(code))) return true;
  return error instanceof Error && CONNECTION_MESSAGES.test(error.message);
}
