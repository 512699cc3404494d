import type { Timing } from "./draft";

/** Working time: a day has eight hours, a week five days, a month twenty days; a sprint is two weeks. */
const UNITS: [RegExp, number][] = [
  [/^(?:minutes?|mins?|min|m|minuten|минут\p{L}*|мин|分钟?|分)$/iu, 1],
  [
    /^(?:hours?|hrs?|hr|h|std|stunden?|heures?|horas?|ore|uur|uren|godz\p{L}*|час\p{L}*|ч|小时|時間|시간|timmar)$/iu,
    60,
  ],
  [
    /^(?:days?|d|pd|pt|tage?n?|jours?|j|días?|dias?|giorn\p{L}*|dag(?:en|ar)?|dni|дн\p{L}*|день|天|日|일|person-?days?|man-?days?)$/iu,
    480,
  ],
  [
    /^(?:weeks?|wks?|wk|w|wochen?|semaines?|semanas?|settiman\p{L}*|we?ken?|tygodn\p{L}*|недел\p{L}*|нед|周|週間?|주|veckor)$/iu,
    2400,
  ],
  [
    /^(?:months?|mos?|monate?n?|mois|mes(?:es)?|meses|mês|mesi|maand(?:en)?|miesiąc\p{L}*|месяц\p{L}*|мес|个月|月|ヶ月|개월)$/iu,
    9600,
  ],
  [/^(?:sprints?)$/iu, 4800],
];
const DURATION =
  /(\d+(?:[.,]\d+)?)\s*(?:(?:-|–|—|to|bis|à|a)\s*(\d+(?:[.,]\d+)?)\s*)?[- ]?(\p{L}+(?:-\p{L}+)?)/u;

/** Minutes of working time. Of a range the upper end counts: plans are late more often than early. */
export function readEstimate(source: string): { minutes: number | null; text: string } | null {
  const text = source.trim();
  if (text === "" || /^[-–—]+$/.test(text) || text.length > 120) return null;
  let minutes = 0;
  let found = false;
  let rest = text.slice(0, 80);
  for (let part = 0; part < 3; part += 1) {
    const match = DURATION.exec(rest);
    if (!match) break;
    const unit = UNITS.find(([pattern]) => pattern.test(match[3] ?? ""))?.[1];
    const gap = part > 0 && !/^[\s,+]*(?:and|und|et|y)?\s*$/i.test(rest.slice(0, match.index));
    if (unit === undefined || gap) break;
    minutes += Number((match[2] ?? match[1] ?? "0").replace(",", ".")) * unit;
    found = true;
    rest = rest.slice(match.index + match[0].length);
  }
  return { minutes: found ? Math.round(minutes) : null, text };
}

const RANGE = String.raw`\s*(\d{1,3})(?:\s*(?:-|–|—|to|bis|à|and|&|\+)\s*(?:weeks?|days?)?\s*(\d{1,3}))?(?![\d.%])`;
const WEEKS = new RegExp(
  String.raw`(?:^|[\s(*_:[])(?:weeks?|wk|kw|wochen?|semaines?|semanas?|settiman[ae]|weken|tydzień|недел[яи])\.?${RANGE}|第\s*(\d{1,3})\s*周`,
  "iu",
);
const DAYS = new RegExp(
  String.raw`(?:^|[\s(*_:[])(?:days?|tage?|jours?|días?|dias?|giorn[oi]|dag(?:en)?|дни|день)${RANGE}|第\s*(\d{1,3})\s*天`,
  "iu",
);
const T_MINUS =
  /(?:^|[\s(*_:[])[TDJ]\s?([-–−+])\s?(\d{1,2}(?!\d))\s*(days?|d\b|weeks?|w\b|tage?\b)?(?:\s*(?:to|-|–|bis)\s*T?\s?([-–−+])?\s?(\d{1,3}))?(?!\s*(?:h|m|hours?|min)\b)/iu;

/** `Weeks 33-34`, `Day 4-5`, `KW 12`, `T-7 Days`: a moment relative to a date that is not in the document. */
export function readTiming(text: string): Timing | null {
  const head = text.slice(0, 200);
  const minus = T_MINUS.exec(head);
  if (minus) {
    const from = signed(minus[1], minus[2]);
    const to = minus[5] === undefined ? from : signed(minus[4] ?? minus[1], minus[5]);
    const unit = /^w/i.test(minus[3] ?? "") ? "week" : "day";
    return { text: minus[0].trim(), unit, from: Math.min(from, to), to: Math.max(from, to) };
  }
  for (const [pattern, unit] of [
    [WEEKS, "week"],
    [DAYS, "day"],
  ] as const) {
    const found = pattern.exec(head);
    if (!found) continue;
    const from = Number(found[1] ?? found[3]);
    const to = found[2] === undefined ? from : Number(found[2]);
    return { text: found[0].replace(/^[\s(*_:[]+/, "").trim(), unit, from, to: Math.max(from, to) };
  }
  return null;
}

function signed(sign: string | undefined, digits: string | undefined): number {
  const value = Number(digits);
  return sign === "+" ? value : -value;
}

const DATE = /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b|\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b/;

/** An ISO date from `2025-10-11`, `2025/10/11` or `11.10.2025`; day and month written with slashes stay undecided. */
export function readDate(text: string): string | null {
  const found = DATE.exec(text);
  if (!found) return null;
  const [year, month, day] = found[1] ? [found[1], found[2], found[3]] : [found[6], found[5], found[4]];
  if (
    !year ||
    !month ||
    !day ||
    Number(month) < 1 ||
    Number(month) > 12 ||
    Number(day) < 1 ||
    Number(day) > 31
  )
    return null;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const PERCENT = /^[~≈\s]*(\d{1,3}(?:[.,]\d+)?)\s*[%％]/;

/** The percentage that a progress line or cell begins with. */
export function readPercent(text: string): number | null {
  const found = PERCENT.exec(text.replace(/^[\s█▓▒░▰▱■□●○=#>[\]-]+/u, ""));
  const value = found?.[1] === undefined ? null : Number(found[1].replace(",", "."));
  return value !== null && value <= 100 ? value : null;
}
