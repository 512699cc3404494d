import { DomainError, type ErrorCode, isDomainError } from "@/server/kernel/errors";

/** What the server answers to a file operation. */
export const SFTP_STATUS = { noSuchFile: 2, permission: 3, failure: 4, connectionLost: 7 } as const;

interface Rule {
  when: (error: { code?: unknown; level?: unknown; message: string }) => boolean;
  code: ErrorCode;
  reason: string;
  say: string;
}

const RULES: readonly Rule[] = [
  {
    when: ({ level }) => level === "client-authentication",
    code: "conflict",
    reason: "credentials",
    say: "The server refused the login. Check the user and its key or password.",
  },
  {
    when: ({ message }) =>
      /Cannot parse privateKey|Encrypted.*private.*key|bad passphrase|integrity check/i.test(message),
    code: "conflict",
    reason: "private_key",
    say: "The private key cannot be read. Paste it whole, and enter its passphrase when it has one.",
  },
  {
    when: ({ code }) => code === "ENOTFOUND" || code === "EAI_AGAIN",
    code: "unavailable",
    reason: "dns",
    say: "The server's name does not lead to a machine. Check the host.",
  },
  {
    when: ({ code }) => code === "ECONNREFUSED",
    code: "unavailable",
    reason: "refused",
    say: "Nothing answers at this host and port. Is the SSH server running?",
  },
  {
    when: ({ level, code }) => level === "client-timeout" || code === "ETIMEDOUT",
    code: "unavailable",
    reason: "timeout",
    say: "The server did not answer in time. Is it up, and does a firewall stand between?",
  },
  {
    when: ({ message }) => /no matching|handshake/i.test(message),
    code: "conflict",
    reason: "handshake",
    say: "The server and this console have no secure way to talk in common. Update the SSH server.",
  },
  {
    when: ({ code, message }) => code === SFTP_STATUS.failure && /no space|quota|full/i.test(message),
    code: "unavailable",
    reason: "no_space",
    say: "The store is full. Free some space there, then start the backup again.",
  },
  {
    when: ({ code }) => code === SFTP_STATUS.permission,
    code: "conflict",
    reason: "access",
    say: "The user may not write there. Check who owns the folder.",
  },
  {
    when: ({ code }) => code === SFTP_STATUS.noSuchFile,
    code: "conflict",
    reason: "folder_missing",
    say: "The folder does not exist there, or cannot be made.",
  },
];

const LOST = /lost|closed|not connected|no response|reset|ended|EPIPE/i;

export function explainSftp(error: unknown): Error {
  if (isDomainError(error)) return error;
  if (!(error instanceof Error)) return new DomainError("unavailable", "The store failed.", { cause: error });
  if (error.name === "AbortError") return error;
  const rule = RULES.find(({ when }) => when(error));
  if (rule) return new DomainError(rule.code, rule.say, { details: { reason: rule.reason }, cause: error });
  const lost = LOST.test(error.message);
  return new DomainError(
    "unavailable",
    lost ? "The connection to the store was lost." : "The store could not do what it was asked. Is it full?",
    { details: { reason: lost ? "lost" : "failed" }, cause: error },
  );
}

/** The one sentence nobody may overlook: another machine answers under the name of the store. */
export function hostKeyChanged(known: string, shown: string): DomainError {
  return new DomainError(
    "conflict",
    `The server shows another host key (${shown}) than at the first contact (${known}). Nothing was sent. Find out whether the server was replaced; if it was, accept its new key in the store's settings.`,
    { details: { reason: "host_key", known, shown } },
  );
}
