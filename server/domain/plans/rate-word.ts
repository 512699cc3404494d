type Level = 1 | 2 | 3 | 4 | 5;

/** Words of risk registers by level, longest first where one contains another. */
const WORDS: readonly [level: Level, words: RegExp][] = [
  [
    1,
    /very low|very unlikely|rare|remote|negligible|insignificant|sehr (?:gering|niedrig|unwahrscheinlich)|vernachlässigbar|très faible|muy baj[oa]|muito baix[oa]|molto bass[oa]|zeer laag|çok düşük|очень низк|极低|極低/,
  ],
  [
    5,
    /very high|very likely|almost certain|certain|critical|catastroph|severe|extreme|show.?stopper|sehr (?:hoch|wahrscheinlich)|kritisch|katastroph|très (?:élevé|fort)|critique|muy alt[oa]|crític[oa]|muito alt[oa]|molto alt[oa]|zeer hoog|çok yüksek|kritik|очень высок|критич|极高|極高|严重/,
  ],
  [
    2,
    /\blow\b|unlikely|minor|\bsmall\b|gering|niedrig|unwahrscheinlich|klein|faible|\bbaj[oa]\b|\bbaix[oa]\b|\bbass[oa]\b|\blaag\b|düşük|низк|nisk|低/,
  ],
  [
    4,
    /\bhigh\b|likely|probable|major|serious|\bhoch\b|wahrscheinlich|élevé|\bfort\b|\balt[oa]\b|\bhoog\b|yüksek|высок|wysok|高/,
  ],
  [
    3,
    /med(?:ium|\b)|moderate|possible|average|normal|mittel|möglich|moyen|modéré|\bmedi[oa]\b|média|médio|gemiddeld|orta|средн|średni|中/,
  ],
];
const LETTERS: Record<string, Level> = { vl: 1, l: 2, m: 3, h: 4, vh: 5, c: 5 };
const SIGNS: readonly [sign: string, level: Level][] = [
  ["🔴", 5],
  ["🟠", 4],
  ["🟡", 3],
  ["🟢", 2],
];

/** What a plan's own word for a likelihood or an impact means on a scale from 1 to 5; null where it says nothing known. */
export function rateWord(source: string | null | undefined): Level | null {
  const text = (source ?? "").trim().toLowerCase();
  if (text === "") return null;
  const number = /^(\d{1,3}(?:\.\d+)?)\s*(%|\/\s*(\d{1,3}))?/.exec(text);
  if (number) return levelOfNumber(Number(number[1]), number[2], Number(number[3]));
  const letter = LETTERS[text];
  if (letter) return letter;
  for (const [level, words] of WORDS) if (words.test(text)) return level;
  return SIGNS.find(([sign]) => text.includes(sign))?.[1] ?? null;
}

function levelOfNumber(value: number, mark: string | undefined, most: number): Level | null {
  if (mark === "%") return levelOfShare(value / 100);
  if (mark !== undefined) return most > 0 && value <= most ? clamp(Math.ceil((value / most) * 5)) : null;
  return Number.isInteger(value) && value >= 1 && value <= 5 ? clamp(value) : null;
}

function levelOfShare(share: number): Level | null {
  if (share > 1) return null;
  const bounds = [0.05, 0.2, 0.5, 0.8];
  return clamp(bounds.filter((bound) => share > bound).length + 1);
}

function clamp(value: number): Level {
  if (value <= 1) return 1;
  if (value >= 5) return 5;
  return value === 2 ? 2 : value === 3 ? 3 : 4;
}
