import { z } from "zod";
import { parseJson, valueAt } from "@/lib/json-place";
import type { optionsByKind } from "../schema";
import { ask, bodyText, finding, type Probe, type ProbeTools, unreachable } from "./probe";

type Options = z.output<typeof optionsByKind.metric>;

/** The answer of Prometheus' instant query, as far as one number is concerned. */
const prometheus = z.object({
  status: z.literal("success"),
  data: z.union([
    z.object({ resultType: z.literal("scalar"), result: z.tuple([z.number(), z.string()]) }),
    z.object({
      resultType: z.literal("vector"),
      result: z.array(
        z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
      ),
    }),
  ]),
});

const HOLDS: Record<Options["comparator"], (value: number, limit: number) => boolean> = {
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  "=": (value, limit) => value === limit,
  ">=": (value, limit) => value >= limit,
  ">": (value, limit) => value > limit,
};

/** A number from Prometheus or from a page of JSON, against a limit. Of several series each has to hold. */
export const metric: Probe<Options> = async (tools, options) => {
  const { comparator, value: limit, unit } = options;
  const answer = await ask(tools, pathOf(options), { headers: { accept: "application/json" } });
  if (!answer.ok) return unreachable(answer.problem.message);
  const numbers = read(bodyText(answer.value), options, tools);
  if (numbers.length === 0) {
    return unreachable(
      `No number came back (status ${answer.value.status}). ${options.query ? "Try the query in Prometheus." : "Check the path and the place in the JSON."}`,
    );
  }
  const bad = numbers.filter(({ value }) => !HOLDS[comparator](value, limit));
  const shown = (value: number) => `${Number(value.toPrecision(6))}${unit === "" ? "" : ` ${unit}`}`;
  const wanted = `${comparator} ${shown(limit)}`;
  const worst = bad[0];
  return {
    verdict: worst === undefined ? "passed" : "failed",
    summary:
      worst === undefined
        ? `${shown(numbers[0]?.value ?? 0)}, ${wanted} is wanted.`
        : `${worst.name}: ${shown(worst.value)}, ${wanted} is wanted.`,
    findings: bad.slice(0, 20).map(({ name, value }) =>
      finding("high", `metric/${name}`, `${name} is ${shown(value)}, ${wanted} is wanted`, {
        fix: "Look at the metric's course around now.",
      }),
    ),
    measurements: numbers.slice(0, 20).map(({ name, value }) => ({ name, value, unit })),
  };
};

const pathOf = ({ query, path }: Options) =>
  query === undefined ? (path ?? "/") : `/api/v1/query?query=${encodeURIComponent(query)}`;

function read(
  text: string,
  { query, json }: Options,
  { log }: ProbeTools,
): { name: string; value: number }[] {
  const document = parseJson(text);
  if (query === undefined) {
    const found = valueAt(document, json ?? "");
    const value = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
    return typeof value === "number" && Number.isFinite(value) ? [{ name: json ?? "", value }] : [];
  }
  const parsed = prometheus.safeParse(document);
  if (!parsed.success) {
    log(`not an answer of Prometheus: ${text.slice(0, 200)}`);
    return [];
  }
  const { data } = parsed.data;
  const series = data.resultType === "scalar" ? [{ metric: {}, value: data.result }] : data.result;
  return series.flatMap(({ metric: labels, value: [, given] }) => {
    const value = Number(given);
    return Number.isFinite(value) ? [{ name: nameOf(labels) ?? query, value }] : [];
  });
}

function nameOf(labels: Record<string, string>): string | undefined {
  const pairs = Object.entries(labels).filter(([name]) => name !== "__name__");
  const inside = pairs.map(([name, value]) => `${name}="${value}"`).join(", ");
  const name = labels.__name__ ?? "";
  return `${name}${inside === "" ? "" : `{${inside}}`}` || undefined;
}
