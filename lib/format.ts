/** Turns facts into short words. Pure, the same on the server and in the browser: no locale data, no clock of its own. */

const THIN = "\u202f";
const DASH = "\u2013";

/** 1234567 -> "1 234 567" (thin spaces, read alike in every country). */
export function formatNumber(value: number, fractionDigits = 0): string {
  if (!Number.isFinite(value)) return DASH;
  const [whole = "0", fraction] = Math.abs(value).toFixed(fractionDigits).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  const sign = value < 0 && Number(value.toFixed(fractionDigits)) !== 0 ? "\u2212" : "";
  return `${sign}${grouped}${fraction ? `.${fraction}` : ""}`;
}

/** A count with its noun: formatCount(1, "item") -> "1 item", formatCount(3, "entry", "entries") -> "3 entries". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in decimal units, three digits at most: 1536 -> "1.54 kB", 999999 -> "1.00 MB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return DASH;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${Math.round(value)} B`;
  return `${value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${BYTE_UNITS[unit]}`;
}

/** A length of time from milliseconds, two units at most: "420 ms", "9.4 s", "2 min 05 s", "1 h 04 min", "3 d 4 h". */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return DASH;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A time that still grows, in whole seconds: "4 s", "2 min 05 s". */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/**
 * A share in whole percent. It says 100 % only when the part is the whole, and 0 % only when the part is nothing:
 * a bar that claims to be full must be full.
 */
export function formatPercent(part: number, whole: number): string {
  if (!(whole > 0)) return DASH;
  const exact = (part / whole) * 100;
  if (part <= 0) return "0 %";
  if (part >= whole) return "100 %";
  return `${Math.min(99, Math.max(1, Math.round(exact)))} %`;
}

type Moment = Date | string | number;

const STEPS: readonly [limitSeconds: number, unitSeconds: number, unit: string][] = [
  [60, 1, "s"],
  [3600, 60, "min"],
  [86_400, 3600, "h"],
  [86_400 * 14, 86_400, "d"],
  [86_400 * 60, 86_400 * 7, "weeks"],
  [Number.POSITIVE_INFINITY, 86_400 * 30, "months"],
];

/** How long ago or how far ahead: "just now", "5 min ago", "in 3 d". */
export function formatRelative(at: Moment, now: Moment): string {
  const seconds = Math.round((toMs(at) - toMs(now)) / 1000);
  if (!Number.isFinite(seconds)) return DASH;
  const size = Math.abs(seconds);
  if (size < 10) return "just now";
  const [, unitSeconds, unit] = STEPS.find(([limit]) => size < limit) ?? STEPS[5] ?? [0, 1, "s"];
  const text = `${Math.floor(size / unitSeconds)} ${unit}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A moment in a zone: "20 Nov 2026, 14:03"; with seconds "14:03:27". Unknown zones read as UTC. */
export function formatMoment(
  at: Moment,
  zone: string,
  options: { seconds?: boolean; zoneName?: boolean } = {},
): string {
  const part = zoned(at, zone);
  if (!part) return DASH;
  const clock = `${part.hour}:${part.minute}${options.seconds ? `:${part.second}` : ""}`;
  return `${formatDay(at, zone)}, ${clock}${options.zoneName ? ` ${part.zone}` : ""}`;
}

/** The day of a moment in a zone: "20 Nov 2026". */
export function formatDay(at: Moment, zone = "UTC"): string {
  const part = zoned(at, zone);
  return part ? `${Number(part.day)} ${MONTHS[Number(part.month) - 1] ?? ""} ${part.year}` : DASH;
}

/** Whole days from now to a calendar day, both seen in the zone: 0 is today, negative is past. */
export function daysUntil(at: Moment, now: Moment, zone = "UTC"): number {
  const day = (moment: Moment) => {
    const part = zoned(moment, zone);
    return part ? Date.UTC(Number(part.year), Number(part.month) - 1, Number(part.day)) : Number.NaN;
  };
  return Math.round((day(at) - day(now)) / 86_400_000);
}

/** True when the runtime knows this IANA zone. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(formatter(zone));
  } catch {
    return false;
  }
}

type Zoned = Record<"year" | "month" | "day" | "hour" | "minute" | "second" | "zone", string>;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "shortOffset",
  });
  formatters.set(zone, made);
  return made;
}

function zoned(at: Moment, zone: string): Zoned | null {
  const ms = toMs(at);
  if (!Number.isFinite(ms)) return null;
  const parts = formatter(isZone(zone) ? zone : "UTC").formatToParts(ms);
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    year: get("year"),
    month: get("month"),
    day: get("day"),
    hour: get("hour"),
    minute: get("minute"),
    second: get("second"),
    zone: get("timeZoneName")
      .replace("GMT", "UTC")
      .replace(/^UTC[+-]0$/, "UTC"),
  };
}

function toMs(at: Moment): number {
  return at instanceof Date ? at.getTime() : typeof at === "number" ? at : Date.parse(at);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
