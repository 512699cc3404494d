import type { Timing } from "./draft";

/** Working time: a day has eight hours, a week five days, a month twenty days; a sprint is two weeks. */
const UNITS: [RegExp, number][] = [
  [/^(?:minutes?|mins?|min|m|minuten|минут\p{L}*|мин|minutos?|minuti|dakika|dk|分钟?|分|분)$/iu, 1],
  [
    /^(?:hours?|hrs?|hr|h|std|stunden?|heures?|horas?|ore|uur|uren|godz\p{L}*|час\p{L}*|ч|小时|個?小時|時間|시간|timmar|timer|saat|sa|godz|hodin\p{L}*|годин\p{L}*)$/iu,
    60,
  ],
  [
    /^(?:days?|d|pd|pt|tage?n?|jours?|j|días?|dias?|giorn\p{L}*|dag(?:en|ar)?|dni|dzień|дн\p{L}*|день|gün|dny|den|dní|人天|人日|工作日|天|日間?|일|person-?days?|man-?days?)$/iu,
    480,
  ],
  [
    /^(?:weeks?|wks?|wk|w|wochen?|semaines?|semanas?|settiman\p{L}*|we?ken?|tygodn\p{L}*|недел\p{L}*|нед|тижн\p{L}*|hafta|周|星期|週間?|주|veckor)$/iu,
    2400,
  ],
  [
    /^(?:months?|mos?|monate?n?|mois|mes(?:es)?|meses|mês|mesi|maand(?:en)?|miesiąc\p{L}*|месяц\p{L}*|мес|ay|měsíc\p{L}*|个月|月|ヶ月|개월)$/iu,
    9600,
  ],
  [/^(?:sprints?)$/iu, 4800],
];
const DURATION =
  /(\d+(?:[.,]\d+)?)\s*(?:(?:-|–|—|~|〜|～|to|bis|à|a|до)\s*(\d+(?:[.,]\d+)?)\s*)?[- ]?(\p{L}+(?:-\p{L}+)?)/u;

const FRACTIONS: Record<string, string> = { "½": ".5", "¼": ".25", "¾": ".75" };

/** Minutes of working time. Of a range the upper end counts: plans are late more often than early. */
export function readEstimate(source: string): { minutes: number | null; text: string } | null {
  const text = source.trim();
  if (text === "" || /^[-–—]+$/.test(text) || text.length > 120) return null;
  let minutes = 0;
  let found = false;
  let rest = text
    .slice(0, 80)
    .replace(/(\d?)\s?([½¼¾])/gu, (_all, whole: string, part: string) => `${whole || 0}${FRACTIONS[part]}`);
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
const HAN_DATE = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]/;
const DAY_FIRST =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(\p{L}{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)/iu;
const MONTH_FIRST = /(?<!\p{L})(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/iu;

/**
 * An ISO date from `2025-10-11`, `2025/10/11`, `11.10.2025`, `11 October 2025`, `Oct 11, 2025` in several languages or
 * `2025年10月11日`; day and month written with slashes stay undecided.
 */
export function readDate(source: string): string | null {
  const text = source.slice(0, 200);
  const found = DATE.exec(text);
  if (found?.[1]) return isoDate(found[1], found[2], found[3]);
  if (found) return isoDate(found[6], found[5], found[4]);
  const han = HAN_DATE.exec(text);
  if (han) return isoDate(han[1], han[2], han[3]);
  const day = DAY_FIRST.exec(text);
  if (day) return isoDate(day[3], monthNumber(day[2]), day[1]);
  const month = MONTH_FIRST.exec(text);
  return month ? isoDate(month[3], monthNumber(month[1]), month[2]) : null;
}

function isoDate(year?: string, month?: string, day?: string): string | null {
  if (!year || !month || !day) return null;
  const inRange = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  return inRange ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : null;
}

/** Beginnings of the months' names that tell them apart, in the languages of the importer. */
const MONTH_STEMS = [
  "jan|ene|gen|janv|янв|sty|oca|led|tammi|ian",
  "feb|fév|fev|févr|фев|lut|şub|úno|helmi",
  "mar|mär|mrz|mars|maa|мар|brez|břez",
  "apr|abr|avr|апр|kwi|nis|dub|huhti",
  "may|mai|maj|mag|mei|мая|май|mayıs|kvě|touko",
  "jun|juin|giu|июн|cze|haz|čer|kesä",
  "jul|juil|lug|июл|lip|tem|heinä",
  "aug|ago|aoû|авг|sie|ağu|srp|elo",
  "sep|set|сен|wrz|eyl|zář|syys",
  "oct|okt|ott|out|окт|paź|eki|říj|loka",
  "nov|ноя|lis|kas|marras",
  "dec|dez|dic|déc|дек|gru|ara|pro|joulu",
].map((stems) => new RegExp(`^(?:${stems})`, "iu"));

function monthNumber(name = ""): string | undefined {
  const at = MONTH_STEMS.findIndex((stem) => stem.test(name));
  return at < 0 ? undefined : String(at + 1);
}

const PERCENT = /^[~≈\s]*(?:(\d{1,3}(?:[.,]\d+)?)\s*[%％]|[%％]\s?(\d{1,3}(?:[.,]\d+)?))/;

/** The percentage that a progress line or cell begins with. */
export function readPercent(text: string): number | null {
  const found = PERCENT.exec(text.replace(/^[\s█▓▒░▰▱■□●○=#>[\]-]+/u, ""));
  const digits = found?.[1] ?? found?.[2];
  const value = digits === undefined ? null : Number(digits.replace(",", "."));
  return value !== null && value <= 100 ? value : null;
}
