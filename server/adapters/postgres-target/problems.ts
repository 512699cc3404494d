import type {
  ConnectionProblem,
  ConnectionProblemCode,
  PostgresConnection,
} from "@/server/kernel/ports/postgres-target";

interface Rule {
  code: ConnectionProblemCode;
  when: (error: { code: string; message: string }) => boolean;
  say: (at: PostgresConnection) => string;
}

const place = (at: PostgresConnection): string => `${at.host}:${at.port}`;
const coded =
  (...codes: string[]) =>
  ({ code }: { code: string }): boolean =>
    codes.includes(code);
const saying =
  (pattern: RegExp) =>
  ({ message }: { message: string }): boolean =>
    pattern.test(message);

/** First match wins. Codes of five characters are the server's, the others the operating system's. */
const RULES: readonly Rule[] = [
  {
    code: "dns",
    when: coded("ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"),
    say: (at) => `The name ${at.host} is not known to the name service. Check the host for typing errors.`,
  },
  {
    code: "refused",
    when: coded("ECONNREFUSED"),
    say: (at) =>
      `Nothing listens at ${place(at)}. Check the port, that PostgreSQL runs, and its listen_addresses setting.`,
  },
  {
    code: "timeout",
    when: (error) => coded("ETIMEDOUT")(error) || saying(/timeout expired|timed out/i)(error),
    say: (at) =>
      `${place(at)} does not answer. A firewall or security group probably drops the packets; allow this machine.`,
  },
  {
    code: "unreachable",
    when: coded("EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"),
    say: (at) => `There is no route from this machine to ${at.host}. Check the network or the address.`,
  },
  {
    code: "tls",
    when: (error) =>
      saying(/does not support SSL/)(error) ||
      /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(error.code) ||
      saying(/certificate|no encryption|SSL off/i)(error),
    say: (at) =>
      at.sslMode === "verify-full"
        ? `The certificate of ${at.host} is not valid for that name or not signed by a known authority.`
        : `${at.host} and the encryption mode "${at.sslMode}" do not fit. Choose another mode or enable TLS there.`,
  },
  {
    code: "password",
    when: (error) => coded("28P01")(error) || saying(/SASL|SCRAM|password must be a string/)(error),
    say: (at) => `The server refused the password of ${at.user}. Enter it again.`,
  },
  {
    code: "access",
    when: coded("28000", "42501"),
    say: (at) =>
      `The server does not let ${at.user} in from this machine. Check pg_hba.conf and that the role may log in.`,
  },
  {
    code: "database_missing",
    when: coded("3D000"),
    say: (at) => `There is no database named "${at.database}" on ${place(at)}. Names are case-sensitive.`,
  },
  {
    code: "too_many",
    when: coded("53300"),
    say: () => "The server has no free connection. Close some, or raise max_connections.",
  },
  {
    code: "starting",
    when: coded("57P03"),
    say: () => "The server is starting up or shutting down. Try again in a moment.",
  },
  {
    code: "lost",
    when: (error) =>
      coded("57P01", "57P02", "ECONNRESET", "EPIPE", "08006", "08003")(error) ||
      saying(/connection terminated/i)(error),
    say: (at) =>
      `The connection to ${place(at)} was lost. Check that this port speaks PostgreSQL and still runs.`,
  },
];

/** Puts a driver's or server's error into a sentence that says what to do. The password is never part of it. */
export function explainConnection(error: unknown, at: PostgresConnection): ConnectionProblem {
  const facts = flatten(error);
  const rule = RULES.find(({ when }) => when(facts));
  if (rule !== undefined) return { code: rule.code, message: rule.say(at) };
  const text = at.password.length < 3 ? facts.message : facts.message.replaceAll(at.password, "•••");
  return { code: "other", message: `Connecting to ${place(at)} failed: ${text.slice(0, 300)}` };
}

/** A host with several addresses fails with one error for each; the first says enough. */
function flatten(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return flatten(error.errors[0]);
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === "string" ? code : "", message: typeof message === "string" ? message : "" };
}
