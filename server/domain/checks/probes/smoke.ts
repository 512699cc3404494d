import type { z } from "zod";
import { parseJson, valueAt } from "@/lib/json-place";
import type { OutboundResponse } from "@/server/kernel/ports/outbound";
import type { Finding, Measurement, optionsByKind, SmokeStep } from "../schema";
import { ask, bodyText, finding, headerOf, type Probe, type ProbeTools } from "./probe";

type Options = z.output<typeof optionsByKind.smoke>;

/** Asks one step after the other; the first that is not as expected ends the walk, for the next ones rest on it. */
export const smoke: Probe<Options> = async (tools, { steps }) => {
  const values: Record<string, string> = { ...tools.secrets };
  const measurements: Measurement[] = [];
  for (const [index, step] of steps.entries()) {
    tools.progress(index / steps.length, step.name);
    const problems = await walk(tools, step, values, measurements);
    if (problems.length === 0) continue;
    const findings = problems.map((each) => withoutSecrets(each, tools.secrets));
    return {
      verdict: "failed",
      summary: `Step ${index + 1} of ${steps.length}, ${step.name}: ${findings[0]?.title ?? ""}`,
      findings,
      measurements,
    };
  }
  const total = measurements.reduce((sum, { value }) => sum + value, 0);
  return {
    verdict: "passed",
    summary: `All ${steps.length} steps went as expected in ${Math.round(total)} ms.`,
    findings: [],
    measurements,
  };
};

async function walk(
  tools: ProbeTools,
  step: SmokeStep,
  values: Record<string, string>,
  measurements: Measurement[],
): Promise<Finding[]> {
  return tools.step(step.name, async () => {
    const { filled, unknown } = fill(step, values);
    if (unknown.length > 0) return [missing(step, unknown)];
    const answer = await ask({ ...tools, log: (line) => tools.log(hide(line, tools.secrets)) }, filled.path, {
      method: step.method,
      headers: filled.headers,
      ...(filled.body === undefined ? {} : { body: filled.body }),
      redirects: step.follow ? 5 : 0,
    });
    if (!answer.ok) {
      return [
        problem(step, "answer", answer.problem.message, "Check that the system runs and can be reached."),
      ];
    }
    measurements.push({ name: step.name, value: answer.value.timings.totalMs, unit: "ms" });
    const text = bodyText(answer.value);
    return [...judge(step, answer.value, text), ...keep(step, answer.value, text, values)];
  });
}

const problem = (step: SmokeStep, what: string, title: string, fix: string, detail = "") =>
  finding("high", `${step.name}/${what}`, title, { detail, fix });

const missing = (step: SmokeStep, names: readonly string[]) =>
  problem(
    step,
    "value",
    `${names.map((name) => `{{${name}}}`).join(", ")} is not known here.`,
    "Keep it in an earlier step, or store it as a secret of the check.",
  );

function judge({ expect, ...step }: SmokeStep, response: OutboundResponse, text: string): Finding[] {
  const { status, timings } = response;
  const whole = { ...step, expect };
  const wrongStatus = expect.status === undefined ? status >= 400 : status !== expect.status;
  const say = (what: string, title: string, fix: string) => problem(whole, what, title, fix, excerpt(text));
  return [
    ...(wrongStatus
      ? [
          say(
            "status",
            `It answered ${status}${expect.status ? ` instead of ${expect.status}` : ""}.`,
            "Look at the system's log of this moment.",
          ),
        ]
      : []),
    ...(expect.maxMs !== undefined && timings.totalMs > expect.maxMs
      ? [
          say(
            "time",
            `It took ${Math.round(timings.totalMs)} ms, ${expect.maxMs} ms are allowed.`,
            "Find out what is slow, or allow more.",
          ),
        ]
      : []),
    ...(expect.contains !== undefined && !text.includes(expect.contains)
      ? [
          say(
            "contains",
            `"${expect.contains}" is not in the answer.`,
            "Compare the answer with what the step expects.",
          ),
        ]
      : []),
    ...(expect.lacks !== undefined && text.includes(expect.lacks)
      ? [
          say(
            "lacks",
            `"${expect.lacks}" is in the answer.`,
            "Compare the answer with what the step expects.",
          ),
        ]
      : []),
    ...judgeHeader(whole, response),
    ...judgeJson(whole, text),
  ];
}

function judgeHeader(step: SmokeStep, response: OutboundResponse): Finding[] {
  const { header } = step.expect;
  if (header === undefined) return [];
  const value = headerOf(response, header.name.toLowerCase());
  if (value?.includes(header.contains)) return [];
  const found = value === undefined ? "is missing" : `is "${value.slice(0, 100)}"`;
  return [
    problem(step, "header", `The header ${header.name} ${found}.`, `It should hold "${header.contains}".`),
  ];
}

function judgeJson(step: SmokeStep, text: string): Finding[] {
  if (step.expect.json.length === 0) return [];
  const document = parseJson(text);
  if (document === undefined) {
    return [
      problem(
        step,
        "json",
        "The answer is not JSON.",
        "Check the path and the Accept header.",
        excerpt(text),
      ),
    ];
  }
  return step.expect.json.flatMap(({ path, equals }) => {
    const value = valueAt(document, path);
    if (equals === undefined ? value !== undefined : value === equals) return [];
    const found = value === undefined ? "is missing" : `is ${JSON.stringify(value)?.slice(0, 100)}`;
    const wanted = equals === undefined ? "It should be there." : `It should be ${JSON.stringify(equals)}.`;
    return [problem(step, `json/${path}`, `${path} ${found}.`, wanted)];
  });
}

function keep(
  step: SmokeStep,
  response: OutboundResponse,
  text: string,
  values: Record<string, string>,
): Finding[] {
  return step.keep.flatMap(({ name, json, header }) => {
    const found =
      json === undefined ? headerOf(response, (header ?? "").toLowerCase()) : valueAt(parseJson(text), json);
    if (typeof found === "object" || found === undefined) {
      return [
        problem(
          step,
          `keep/${name}`,
          `There is no ${json ?? header} to keep.`,
          "Compare the answer with the step.",
        ),
      ];
    }
    values[name] = String(found);
    return [];
  });
}

const PLACE = /\{\{\s*(\w+)\s*\}\}/g;

function fill(step: SmokeStep, values: Readonly<Record<string, string>>) {
  const unknown = new Set<string>();
  const put = (text: string, written = (value: string) => value) =>
    text.replace(PLACE, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) unknown.add(name);
      return written(value ?? "");
    });
  const headers = Object.entries(step.headers).map(([name, value]) => [
    name,
    put(value).replace(/[\r\n\0]/g, ""),
  ]);
  const filled = {
    path: put(step.path, encodeURIComponent),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: step.body === undefined ? undefined : put(step.body, inJson(step.body)),
  };
  return { filled, unknown: [...unknown] };
}

/** Inside a JSON body a value is written so that its quotes and line breaks stay inside its string. */
const inJson = (body: string) => (value: string) =>
  /^\s*[[{]/.test(body) ? JSON.stringify(value).slice(1, -1) : value;

/** Secrets as they stand in a header, a path and a JSON body; the longest first, lest the rest of one stays. */
function hide(line: string, secrets: Readonly<Record<string, string>>): string {
  const spelled = Object.values(secrets).flatMap((secret) => [
    secret,
    encodeURIComponent(Buffer.from(secret).toString("utf8")),
    JSON.stringify(secret).slice(1, -1),
  ]);
  return spelled
    .filter((text) => text !== "")
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, "•••"), line);
}

/** Evidence is kept for ever, and systems like to repeat what they were sent. */
const withoutSecrets = (found: Finding, secrets: Readonly<Record<string, string>>): Finding => ({
  ...found,
  title: hide(found.title, secrets),
  detail: hide(found.detail, secrets),
});

/** The beginning of an answer, on one line. */
const excerpt = (text: string) => text.slice(0, 300).replace(/\s+/g, " ").trim();
