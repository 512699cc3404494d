export interface HiddenNames {
  systems: readonly string[];
  hosts: readonly string[];
  people: readonly string[];
}

/**
 * Web addresses, e-mail addresses, IP addresses, host names, and people spoken to by their handle. Every repetition
 * has an end, so that a long text takes no more than linear time.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s)>\]"']+/gi, "address"],
  [/[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,10}[\p{L}\p{N}-]{2,63}/gu, "address"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, "address"],
  [/(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu, "address"],
  [
    /\b(?:[a-z0-9-]{1,63}\.){1,10}(?:internal|intranet|corp|local|lan|private|home|svc|cluster)\b(?::\d{1,5})?/gi,
    "address",
  ],
  [/\b(?:[a-z0-9-]{1,63}\.){2,10}[a-z]{2,24}\b(?::\d{1,5})?/gi, "address"],
  [/(?<![\p{L}\p{N}])@[\p{L}\p{N}][\p{L}\p{N}._-]*/gu, "name"],
];

/** Shorter ones are words of everyday language. */
const MIN_LENGTH = 3;

/**
 * Takes out of a plan's text what may not leave the team: the names it is given, and whatever looks like an address.
 * Whole words only, whatever their case.
 */
export function hideNames({ systems, hosts, people }: HiddenNames): (text: string) => string {
  const lists = [
    [hosts, "address"],
    [systems, "system"],
    [people, "name"],
  ] as const;
  const words = lists.flatMap(([names, word]) => {
    const pattern = anyOf(names);
    return pattern ? [[pattern, word] as const] : [];
  });
  // Addresses first: a name inside of one goes with it.
  const all = [...PATTERNS, ...words];
  return (text) => all.reduce((left, [pattern, word]) => left.replace(pattern, `[${word}]`), text);
}

function anyOf(names: readonly string[]): RegExp | null {
  const longestFirst = [...new Set(names.map((name) => name.trim()))]
    .filter((name) => name.length >= MIN_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (longestFirst.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${longestFirst.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
}
