const SECRET_NAME = /pass(word|phrase)?|secret|token|private|credential|authorization|cookie/i;
const HIDDEN = "[removed]";

/** A copy in which the value of every secret-looking field is replaced; dates become ISO strings. */
export function stripSecrets(value: unknown, name = ""): unknown {
  if (name && SECRET_NAME.test(name) && typeof value !== "boolean") return HIDDEN;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map((item) => stripSecrets(item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stripSecrets(item, key)]));
  }
  return value === undefined ? null : value;
}
