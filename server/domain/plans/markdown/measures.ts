import type { Comparator, Measure } from "./draft";

const COMPARATOR_WORDS: [RegExp, Comparator][] = [
  [
    /^(?:<=|≤|=<|&lt;=|up to\b|at most\b|max(?:imum)?\b\.?|no more than\b|höchstens\b|maximal\b|max\.|au plus\b|como máximo\b|no máximo\b|不超过|以内|最大)/i,
    "<=",
  ],
  [
    /^(?:>=|≥|=>|&gt;=|at least\b|min(?:imum)?\b\.?|no less than\b|mindestens\b|au moins\b|al menos\b|mínimo\b|pelo menos\b|не менее|至少|不低于|以上)/i,
    ">=",
  ],
  [
    /^(?:<|＜|&lt;|under\b|below\b|less than\b|fewer than\b|within\b|unter\b|weniger als\b|innerhalb\b|moins de\b|menos de\b|menor a\b|inférieur à\b|meno di\b|minder dan\b|менее(?=\s)|до(?=\s)|小于|低于|未満)/i,
    "<",
  ],
  [
    /^(?:>|＞|&gt;|over\b|above\b|more than\b|exceeds?\b|über\b|mehr als\b|plus de\b|más de\b|mayor a\b|mais de\b|più di\b|meer dan\b|более|свыше|大于|高于|超过)/i,
    ">",
  ],
  [/^(?:==?|＝|exactly\b|genau\b)/i, "="],
];
const NUMBER = String.raw`[-+−]?\d{1,3}(?:[,.'  ]\d{3})+(?![\d])(?:[.,]\d+)?|[-+−]?\d+(?:[.,]\d+)?`;
const UNIT = String.raw`%|‰|[$€£¥]|[µμ]s|[a-zA-Z]{1,12}(?:\/[a-zA-Z]{1,12})?|\/[a-zA-Z]{1,10}|[\u4e00-\u9fff]{1,3}|[а-яё]{1,10}`;
const QUANTITY = new RegExp(
  String.raw`^(~|≈|approx\.?\s|about\s|ca\.?\s|etwa\s|circa\s)?\s*([$€£¥%])?\s*(${NUMBER})\s*([kKmM](?![a-zA-Z]))?\s*(?:(?:-|–|—|to|bis|à)\s*(${NUMBER}))?\s*(\+)?\s*(${UNIT})?(\+)?`,
);
const PERCENTILE =
  /(?:\bp\s?(\d{2}(?:\.\d+)?)\b)|(?:(\d{2}(?:\.\d+)?)(?:th|rd|st)?[ -]?(?:percentile|perzentil|百分位))/i;

/** Reads `< 200ms (p95)`, `99.9%`, `≥ 90 %`, `1000+`, `~200-300ms`, `P95 ≤ 500ms`; null when there is no number in it. */
export function readMeasure(source: string): Measure | null {
  const text = source.trim();
  if (text === "" || text.length > 200) return null;
  const percentile = PERCENTILE.exec(text);
  let rest = text;
  if (percentile && percentile.index === 0) rest = text.slice(percentile[0].length).replace(/^[\s:]+/, "");
  rest = rest.replace(/^(?:target|goal|ziel|maintain|keep|stay|remain|achieve|reach|be)\b[:\s]*/i, "");
  const named = /^[\p{L} ]{2,30}?(?=\s*[<>≤≥=])/u.exec(rest);
  if (named) rest = rest.slice(named[0].length).trim();
  let comparator: Comparator | null = null;
  for (const [pattern, sign] of COMPARATOR_WORDS) {
    const found = pattern.exec(rest);
    if (!found) continue;
    comparator = sign;
    rest = rest.slice(found[0].length).trim();
    break;
  }
  return quantity(text, rest, comparator, percentile);
}

function quantity(
  text: string,
  rest: string,
  sign: Comparator | null,
  percentile: RegExpExecArray | null,
): Measure | null {
  const found = QUANTITY.exec(rest);
  const value = found?.[3] === undefined ? null : toNumber(found[3]);
  if (!found || value === null) return null;
  const [, approximate, currency, , kilo, upper, plus, unit, plusAfterUnit] = found;
  const scale = kilo === undefined ? 1 : kilo.toLowerCase() === "k" ? 1000 : 1_000_000;
  const more = plus !== undefined || plusAfterUnit !== undefined;
  const wholePercentile = percentile?.[1] ?? percentile?.[2];
  return {
    text,
    comparator: sign ?? (more ? ">=" : null),
    value: value * scale,
    upper: upper === undefined ? null : (toNumber(upper) ?? 0) * scale,
    unit: unit ?? currency ?? null,
    percentile: wholePercentile === undefined ? null : Number(wholePercentile),
    approximate: approximate !== undefined,
  };
}

function toNumber(text: string): number | null {
  const grouped = /^[-+−]?\d{1,3}(?:[,.'  ]\d{3})+(?:[.,]\d+)?$/.test(text);
  const plain = grouped ? text.replace(/[,.'  ](?=\d{3})/g, "") : text;
  const value = Number(plain.replace("−", "-").replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

/** `0.004 → 0.1+ (25x)`: what is, and what shall be. */
export function readChange(text: string): { baseline: Measure; target: Measure } | null {
  const [from, to, ...more] = text.split(/\s*(?:→|->|=>|⇒|➜|➡)\s*/);
  if (from === undefined || to === undefined || more.length > 0) return null;
  const baseline = readMeasure(from);
  const target = readMeasure(to);
  return baseline && target ? { baseline, target } : null;
}

const WORDED =
  /(?<!\p{L})(?:under|below|less than|fewer than|at least|at most|within|more than|over|above|no more than|up to|minimum|maximum|unter|mindestens|höchstens|weniger als|au moins|moins de|menos de|al menos|pelo menos|менее|более|не менее|не более|до|minder dan|meer dan|meno di|più di)\s+[$€£]?\d/iu;

/** A comparator in words, or "zero": only where the heading already says that targets follow. */
export function findWordedMeasure(text: string): Measure | null {
  const worded = WORDED.exec(text);
  if (worded) return readMeasure(text.slice(worded.index));
  if (!/^(?:zero|null|keine|aucune?|ningún|nenhum)\b/i.test(text)) return null;
  return { text, comparator: "=", value: 0, upper: null, unit: null, percentile: null, approximate: false };
}

/** A comparator with a number right after it: what makes a check or a bullet measurable without further words. */
export function findMeasure(text: string): Measure | null {
  const at = text.search(/(?:<=|>=|[<>≤≥])\s*[$€£]?\d/);
  if (at < 0) return null;
  const measure = readMeasure(text.slice(at));
  const percentile = PERCENTILE.exec(text);
  if (!measure || !percentile || measure.percentile !== null) return measure;
  return { ...measure, percentile: Number(percentile[1] ?? percentile[2]) };
}
