import { formatBytes } from "@/lib/format";
import { MAX_PLAN_BYTES } from "@/server/domain/plans/schema";
import type { PlanUpload } from "./queries";

const SIGNATURES: readonly { bytes: readonly number[]; what: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: "a PNG picture" },
  { bytes: [0xff, 0xd8, 0xff], what: "a JPEG picture" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF" },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: "a ZIP archive or an Office document" },
  { bytes: [0x1f, 0x8b], what: "a gzip archive" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an Office document of an old kind" },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], what: "a rich text document" },
];
/** Enough of a file to see whether it is text. */
const LOOK_AT = 64 * 1024;

const CHOOSE = "Save the plan as Markdown, text, CSV or JSON, and choose that file.";

const isControl = (byte: number) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27);

/** UTF-16 has a zero in nearly every second byte, always on the same side; binary files have them anywhere. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true;
  const zeros = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > bytes.length / 4 && Math.min(even, odd) < bytes.length / 100;
}

/** Why these bytes are no plan, in a sentence; null when they are text. */
export function unusable(bytes: Uint8Array, size = bytes.length): string | null {
  if (size === 0) return "This file is empty. Choose another one.";
  if (size > MAX_PLAN_BYTES)
    return `This file has ${formatBytes(size)}; a plan may have at most ${formatBytes(MAX_PLAN_BYTES)}. Split it, or remove what is no plan.`;
  const signature = SIGNATURES.find(({ bytes: first }) =>
    first.every((byte, index) => bytes[index] === byte),
  );
  if (signature) return `This is ${signature.what}, not text. ${CHOOSE}`;
  const start = bytes.subarray(0, LOOK_AT);
  if (looksLikeUtf16(start)) return null;
  const controls = start.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  return controls > start.length / 50 ? `This is not text. ${CHOOSE}` : null;
}

export type ReadFile = { upload: PlanUpload; size: number };

/** The file's bytes as they are, for the server to decode; throws a sentence where it is no plan. */
export async function readPlanFile(file: File): Promise<ReadFile> {
  const head = new Uint8Array(await file.slice(0, LOOK_AT).arrayBuffer());
  const problem = unusable(head, file.size);
  if (problem) throw new Error(problem);
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error("The browser could not read this file. Choose it again."));
    reader.readAsDataURL(file);
  });
  return { upload: { fileName: file.name, base64: url.slice(url.indexOf(",") + 1) }, size: file.size };
}

const CSV_HEADER =
  /^\ufeff?"?(?:.{0,60}[,;\t]"?)?(?:title|task|titel|aufgabe|titre|tâche|título|tarea|tarefa|任务|タスク)"?(?:[,;\t]|$)/iu;

/** The name under which pasted text is read: a plan as JSON says so, a table begins with the names of its columns. */
function pastedName(text: string): string {
  if (/^\s*\{/.test(text) && /"format"\s*:\s*"holdpoint-plan"/.test(text)) return "pasted.json";
  const [header = "", first = ""] = text.trimStart().split(/\r?\n/);
  const sign = /[,;\t]/.exec(header)?.[0];
  const tabled = sign !== undefined && first.includes(sign) && !/^[\s|#>*-]/.test(header);
  return tabled && CSV_HEADER.test(header) ? "pasted.csv" : "pasted.md";
}

/** Pasted text under a name of its own. */
export function readPaste(text: string): ReadFile {
  const bytes = new TextEncoder().encode(text);
  if (text.trim() === "") throw new Error("Nothing was pasted yet.");
  const problem = unusable(bytes);
  if (problem) throw new Error(problem);
  return { upload: { fileName: pastedName(text), text }, size: bytes.length };
}
