import type { NamedValue } from "./node-fields";
import { plainText } from "./plain-text";
import { leadingSign } from "./status-words";

/** "Project status" at the end of a document says nothing about the heading that happens to stand above it. */
export function isAboutSomethingElse(name: string): boolean {
  return /^(?:phase|project|projekt|plan|milestone|sprint|release)\b.*\s(?:status|state|progress)$/i.test(
    name,
  );
}

/** The title of a label such as `**Tasks**:` or `Teilnehmer:` before a list. */
export function labelText(line: string, values: readonly NamedValue[]): string | null {
  const bold = /^(?:\*\*|__)(.+?)(?:\*\*|__)\s*[:：]?\s*$/.exec(line);
  if (bold?.[1]) return plainText(bold[1]).replace(/\s*[:：]$/, "");
  const [only] = values;
  if (only && values.length === 1 && only.value === "") return only.name;
  const plain = line.length <= 100 ? /^(.*\S)\s*[:：]$/.exec(line) : null;
  if (!plain?.[1]) return null;
  const title = plainText(plain[1]);
  return leadingSign(title)?.rest || title;
}
