import { DomainError, type ErrorCode, isDomainError } from "@/server/kernel/errors";

interface Rule {
  names: readonly string[];
  code: ErrorCode;
  reason: string;
  say: string;
}

/** What a store of this kind answers, and what it means. `unavailable` is worth another attempt. */
const RULES: readonly Rule[] = [
  {
    names: ["NoSuchBucket"],
    code: "conflict",
    reason: "bucket_missing",
    say: "The bucket does not exist there. Create it, or check its name and region.",
  },
  {
    names: ["InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed", "InvalidToken"],
    code: "conflict",
    reason: "credentials",
    say: "The store refused the access key. Enter its id and secret again, and check the region.",
  },
  {
    names: ["ExpiredToken", "TokenRefreshRequired"],
    code: "conflict",
    reason: "credentials",
    say: "The access key has expired. Enter a new one.",
  },
  {
    names: ["RequestTimeTooSkewed"],
    code: "conflict",
    reason: "clock",
    say: "This machine's clock and the store's differ too much. Put the clock right.",
  },
  {
    names: ["AccessDenied", "AllAccessDisabled", "MethodNotAllowed", "Forbidden"],
    code: "conflict",
    reason: "access",
    say: "The access key may not do this. It needs to read, write, list and delete in this bucket.",
  },
  {
    names: ["PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException"],
    code: "conflict",
    reason: "region",
    say: "The bucket lies in another region. Correct the region.",
  },
  {
    names: ["BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"],
    code: "unavailable",
    reason: "damaged",
    say: "What arrived at the store is not what was sent, and the store refused it.",
  },
  {
    names: ["QuotaExceeded", "InsufficientStorage", "ServiceQuotaExceeded", "XMinioStorageFull"],
    code: "unavailable",
    reason: "no_space",
    say: "The store is full. Free some space there, then start the backup again.",
  },
  {
    names: ["PreconditionFailed", "ConditionalRequestConflict"],
    code: "conflict",
    reason: "exists",
    say: "This part of the backup is already stored and is never overwritten.",
  },
  {
    names: ["ENOTFOUND", "EAI_AGAIN"],
    code: "unavailable",
    reason: "dns",
    say: "The store's name does not lead to a machine. Check the endpoint.",
  },
  {
    names: ["ECONNREFUSED"],
    code: "unavailable",
    reason: "refused",
    say: "Nothing answers at the store's address. Is it running, and is the port right?",
  },
  {
    names: ["EPROTO", "ERR_TLS_CERT_ALTNAME_INVALID", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    code: "conflict",
    reason: "tls",
    say: "The store's certificate is not trusted here. Check the endpoint, or the certificate.",
  },
];

const LOST = [
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "TimeoutError",
  "RequestTimeout",
  "ERR_STREAM_PREMATURE_CLOSE",
];

/** A sentence for whatever the client threw. Nothing the store answered is repeated: it may hold keys. */
export function explainS3(error: unknown): Error {
  if (isDomainError(error)) return error;
  if (!(error instanceof Error)) return new DomainError("unavailable", "The store failed.", { cause: error });
  if (error.name === "AbortError") return error;
  const names = namesOf(error);
  const rule = RULES.find((known) => known.names.some((name) => names.includes(name)));
  if (rule) {
    return new DomainError(rule.code, rule.say, { details: { reason: rule.reason }, cause: error });
  }
  const status = statusOf(error);
  if (status === 403 || status === 401)
    return explainS3(Object.assign(new Error("denied"), { name: "AccessDenied" }));
  if (names.some((name) => name.includes("CERT"))) {
    return explainS3(Object.assign(new Error("certificate"), { name: "EPROTO" }));
  }
  const lost = names.some((name) => LOST.includes(name));
  const say = lost
    ? "The connection to the store was lost."
    : `The store failed${status === null ? "" : ` with status ${status}`}. Try again in a while.`;
  return new DomainError("unavailable", say, {
    details: { reason: lost ? "lost" : "failed", ...(status === null ? {} : { status }) },
    cause: error,
  });
}

export function statusOf(error: unknown): number | null {
  const metadata = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata;
  return metadata?.httpStatusCode ?? null;
}

export function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && namesOf(error).some((name) => names.includes(name));
}

function namesOf(error: Error): string[] {
  const { code, Code } = error as { code?: unknown; Code?: unknown };
  return [error.name, code, Code].filter((name): name is string => typeof name === "string");
}
