export type ApiFieldProblem = { path: string; message: string };

/** A refusal of the API in its own words (problem+json), or of the network in ours. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly fields: readonly ApiFieldProblem[];
  /** Machine-readable context, for instance who won a conflict. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(problem: {
    code: string;
    status: number;
    title: string;
    detail: string;
    requestId?: string | undefined;
    fields?: readonly ApiFieldProblem[];
    details?: Record<string, unknown>;
  }) {
    super(problem.detail || problem.title);
    this.name = "ApiProblem";
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.fields = problem.fields ?? [];
    this.details = problem.details ?? {};
  }

  /** What is wrong with one field, or null. */
  field(path: string): string | null {
    return this.fields.find((field) => field.path === path)?.message ?? null;
  }
}

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Reads a problem+json body; anything else becomes a problem that says what the status means. */
export function toProblem(status: number, body: unknown, requestId: string | null): ApiProblem {
  const source = isRecord(body) ? body : {};
  const fields = Array.isArray(source.fields) ? source.fields.filter(isRecord) : [];
  return new ApiProblem({
    status,
    code: text(source.code) || (status === 401 ? "unauthenticated" : "internal"),
    title: text(source.title) || (status >= 500 ? "The console could not answer" : "The request was refused"),
    detail:
      text(source.detail) || "Try again. If it goes on, quote the request id to whoever runs the console.",
    requestId: text(source.requestId) || requestId || undefined,
    fields: fields.map((field) => ({ path: text(field.path), message: text(field.message) })),
    details: isRecord(source.details) ? source.details : {},
  });
}

const UNREACHABLE = {
  code: "unreachable",
  status: 0,
  title: "The console cannot be reached",
  detail: "Check the connection and try again. It is not known whether the last action arrived.",
};

export type ApiOptions = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
  /** The same key makes the server do it once, however often it is sent. */
  idempotencyKey?: string;
};

/**
 * Calls the console's own API. Resolves to the JSON answer (null where there is none) and throws `ApiProblem`
 * otherwise; an aborted call throws the browser's AbortError.
 */
export async function apiFetch<Answer>(path: string, options: ApiOptions = {}): Promise<Answer> {
  const { method = options.body === undefined ? "GET" : "POST", body, signal, idempotencyKey } = options;
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (method !== "GET") headers["content-type"] = "application/json";
  if (idempotencyKey) headers["idempotency-key"] = idempotencyKey;

  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem(UNREACHABLE);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toProblem(response.status, answer, response.headers.get("x-request-id"));
  return answer as Answer;
}
