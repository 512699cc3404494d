/** Identifiers that people give their tasks: `9.46.1`, `T104`, `M9.1`, `SEC-12`, `B-1014`, `1.2`. */
const DOTTED = String.raw`\d{1,4}(?:\.\d{1,4}){1,4}`;
const LETTERED = String.raw`[A-Z]{1,10}[-_]?\d{1,6}(?:[.-]\d{1,4})*[a-z]?`;
const WHOLE = new RegExp(
  `^(?:${LETTERED}|${DOTTED}|\\d{1,4}[a-z]?|#\\d{1,6}|[A-Z]{2,10}(?:-[A-Z0-9]{1,8}){1,3})\\.?$`,
);
/** Abbreviations that look like identifiers. */
const NO_ID =
  /^(?:P\d{1,2}|Q[1-4]|H[1-6]|S3|K[68]S?|V\d.*|HTTP\d?|UTF-?\d+|SHA-?\d+|MD5|EC2|ES\d+|ISO-?\d+|TLS-?\d.*|OAUTH\d|WCAG\d|A11|I18|R2|GPT-?\d.*|COVID-?\d+|F\d{1,2}|X\d+|IPV\d|WEB3|L[1-7]|AES-?\d+|RSA-?\d+|B2B|B2C|SOC-?2)$/i;

/** An identifier if the whole cell is one. */
export function wholeIdentifier(text: string): string | null {
  const trimmed = text.trim();
  return trimmed.length <= 24 && WHOLE.test(trimmed) ? trimmed.replace(/\.$/, "") : null;
}

const LEADING = new RegExp(
  String.raw`^[[(]?(${LETTERED}|${DOTTED})[\])]?(?:\s*[:.)–—-](?=\s|$)|\s+[-–—:]\s|\s+(?=\S))\s*`,
);

/** An identifier that a title begins with, and the title after it. `strict` asks for a separator: "T12: x", not "T12 x". */
export function leadingIdentifier(text: string, strict: boolean): { id: string; rest: string } | null {
  const found = LEADING.exec(text);
  const id = found?.[1];
  if (!found || !id || NO_ID.test(id)) return null;
  const separated = /[:.)\]–—-]\s*$/.test(found[0].trimEnd()) || /^[[(]/.test(found[0]);
  if (strict && !separated) return null;
  if (!strict && !separated && !/^(?:[A-Z]{1,4}-?\d|\d+\.\d+)/.test(id)) return null;
  return { id, rest: text.slice(found[0].length).trim() };
}

/** `Task 1.2: title`, `Step 3 - title`, `Story T-4: title` in a heading. */
const NAMED_TASK =
  /^(?:task|aufgabe|tâche|tarea|tarefa|taak|zadanie|задача|任务|タスク|story|ticket|work ?item|todo)\s*#?\s*([A-Z]{0,5}-?\d+(?:\.\d+)*[a-z]?)?\s*[:.)–—-]\s*(.+)$/iu;

export function namedTask(text: string): { id: string | null; rest: string } | null {
  const found = NAMED_TASK.exec(text);
  return found?.[2] ? { id: found[1] ?? null, rest: found[2].trim() } : null;
}

/** 53 bits of an identity, stable across machines and versions (cyrb53, public domain construction). */
export function hashKey(text: string): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 2654435761);
    second = Math.imul(second ^ code, 1597334677);
  }
  first = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  second = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return (4294967296 * (2097151 & second) + (first >>> 0)).toString(36);
}
