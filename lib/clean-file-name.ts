const MOST_BYTES = 200;
/** Reserved on Windows, with any extension. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** What is not seen, or turns what stands behind it around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufffc-\uffff]/gu;
const FORBIDDEN = /[<>:"|?*]/g;

/**
 * A file's name that is safe to show and to save anywhere: the last part of a path, without characters that cannot
 * be seen or that turn the text around, no name of a device, at most 200 bytes with its ending kept.
 */
export function cleanFileName(given: string): string {
  const last = given.normalize("NFC").replace(UNSEEN, "").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replace(FORBIDDEN, "_")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const named = plain === "" ? "file" : plain.replace(DEVICES, "_$1");
  return shorten(named);
}

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength;

function shorten(name: string): string {
  if (bytesOf(name) <= MOST_BYTES) return name;
  const ending = /\.[^.\s]{1,16}$/.exec(name)?.[0] ?? "";
  const letters = [...name.slice(0, name.length - ending.length)];
  let room = MOST_BYTES - bytesOf(ending);
  const kept: string[] = [];
  for (const letter of letters) {
    room -= bytesOf(letter);
    if (room < 0) break;
    kept.push(letter);
  }
  return `${kept.join("").trimEnd()}${ending}`;
}
