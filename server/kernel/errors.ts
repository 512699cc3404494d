/** The closed list of error codes; each has one HTTP status and one title. */
export const ERROR_CODES = {
  invalid: { status: 422, title: "The input is not valid" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Your role does not allow this" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Somebody was faster" },
  too_large: { status: 413, title: "The input is too large" },
  rate_limited: { status: 429, title: "Too many attempts" },
  unavailable: { status: 503, title: "Not available right now" },
  internal: { status: 500, title: "Something went wrong on our side" },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface FieldProblem {
  path: string;
  message: string;
}

const BRAND: unique symbol = Symbol.for("holdpoint.DomainError") as never;

/**
 * The only error a verb throws on purpose. `message` is shown to the person, so it says what happened and what
 * to do; `details` is machine-readable context (for example who won a conflict).
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly fields: readonly FieldProblem[];
  readonly [BRAND] = true;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; fields?: readonly FieldProblem[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.details = options.details ?? {};
    this.fields = options.fields ?? [];
  }
}

/** True across bundles, where `instanceof` is not. */
export function isDomainError(error: unknown): error is DomainError {
  return typeof error === "object" && error !== null && BRAND in error;
}

/** Turns "this cannot be" into a failure that names itself. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new DomainError("internal", message);
}
