const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    calendar: "gregory",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  });
  formats.set(timeZone, format);
  return format;
}

export interface LocalTime {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  /** Such as GMT+2. */
  offset: string;
}

/** What the clocks of a zone show. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    offset: part("timeZoneName"),
  };
}

const DAY_MS = 86_400_000;

/** The Monday of the week in which a local day lies, as a number of days. */
export function weekOf({ year, month, day }: Pick<LocalTime, "year" | "month" | "day">): number {
  const days = Math.floor(Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS);
  // Day 0 of the epoch was a Thursday.
  return Math.floor((days + 3) / 7);
}
