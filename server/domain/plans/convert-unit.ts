interface Unit {
  /** What is measured: units of one dimension can be converted, no others. */
  dimension: string;
  factor: number;
}

const scale = (dimension: string, factors: Record<string, number>): [string, Unit][] =>
  Object.entries(factors).flatMap(([names, factor]) =>
    names.split(" ").map((name): [string, Unit] => [name, { dimension, factor }]),
  );

const TIMES = new Map(
  scale("time", {
    ns: 1e-9,
    "us µs μs": 1e-6,
    "ms msec millisecond milliseconds": 1e-3,
    "s sec secs second seconds sek": 1,
    "min mins minute minutes": 60,
    "h hr hrs hour hours std": 3_600,
    "d day days": 86_400,
    "wk week weeks": 604_800,
  }),
);
const SIZES = new Map(
  scale("size", {
    "byte bytes": 1,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
    kib: 1024,
    mib: 1024 ** 2,
    gib: 1024 ** 3,
    tib: 1024 ** 4,
  }),
);
const SHARES = new Map(scale("share", { "% percent pct": 1, "‰": 0.1 }));
const SHORT_RATES = new Map<string, string>([
  ["rps", "request/s"],
  ["qps", "query/s"],
  ["tps", "transaction/s"],
  ["rpm", "request/min"],
]);
const NOUNS = new Map<string, string>([
  ["req", "request"],
  ["reqs", "request"],
  ["requests", "request"],
  ["queries", "query"],
  ["tx", "transaction"],
]);
/** Bits and bytes differ by one letter's case: such units count only as themselves. */
const AMBIGUOUS = new Set(["b", "Kb", "Mb", "Gb", "m", "M"]);

/** The value in another unit, or null where the two do not measure the same: a guess would be worse than no answer. */
export function convertUnit(value: number, from: string | null, to: string | null): number | null {
  const [a, b] = [readUnit(from), readUnit(to)];
  if (a.dimension !== b.dimension) return null;
  // Sixteen digits are more than a double keeps; what conversion adds behind them is no measurement.
  return Number(((value * a.factor) / b.factor).toPrecision(12));
}

function readUnit(source: string | null): Unit {
  const text = (source ?? "").trim();
  const rate = text.split("/");
  if (rate.length === 2) return rateOf(rate[0] ?? "", rate[1] ?? "");
  const short = SHORT_RATES.get(text.toLowerCase());
  if (short) return readUnit(short);
  return plainUnit(text);
}

function rateOf(amount: string, per: string): Unit {
  const above = plainUnit(amount.trim());
  const below = plainUnit(per.trim());
  return { dimension: `${above.dimension} per ${below.dimension}`, factor: above.factor / below.factor };
}

function plainUnit(text: string): Unit {
  if (AMBIGUOUS.has(text)) return { dimension: `"${text}"`, factor: 1 };
  if (text === "B") return { dimension: "size", factor: 1 };
  const word = text.toLowerCase();
  const known = TIMES.get(word) ?? SIZES.get(word) ?? SHARES.get(word);
  if (known) return known;
  const noun = NOUNS.get(word) ?? (word.length > 3 ? word.replace(/s$/, "") : word);
  return { dimension: noun === "" ? "number" : `"${noun}"`, factor: 1 };
}
