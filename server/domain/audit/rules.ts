const SECRET_NAME = /pass(word|phrase)?|secret|token|private|credential|authorization|cookie|api_?key|dsn/i;
/** The password of an address such as postgres://user:password@host. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]+@/gi;
const HIDDEN = "[removed]";

/** A copy without the values of secret-looking fields and without passwords in addresses; dates become ISO strings. */
export function stripSecrets(value: unknown, name = ""): unknown {
  if (name && SECRET_NAME.test(name) && typeof value !== "boolean") return HIDDEN;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value.replace(IN_ADDRESS, `$1:${HIDDEN}@`).replaceAll("\0", "\u2400");
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map((item) => stripSecrets(item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stripSecrets(item, key)]));
  }
  return value === undefined ? null : value;
}
