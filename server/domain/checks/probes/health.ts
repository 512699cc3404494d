import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { parseJson, valueAt } from "@/lib/json-place";
import type { OutboundAnswer, OutboundResponse } from "@/server/kernel/ports/outbound";
import type { optionsByKind } from "../schema";
import { ask, bodyText, finding, type Outcome, type Probe, unreachable } from "./probe";

type Options = z.output<typeof optionsByKind.health>;

const PAUSE_MS = 1_000;

/** Asks once, and again before it says that the system is down. */
export const health: Probe<Options> = async (tools, options) => {
  let outcome: Outcome | undefined;
  for (let attempt = 1; attempt <= options.attempts; attempt += 1) {
    if (attempt > 1) await pause(PAUSE_MS, undefined, { signal: tools.signal });
    const answer = await ask(tools, options.path, {
      timeoutMs: Math.max(options.maxMs, 1_000),
      redirects: 3,
    });
    outcome = judge(answer, options);
    if (outcome.verdict === "passed") return outcome;
  }
  return outcome ?? unreachable("It was never asked.");
};

function judge(answer: OutboundAnswer<OutboundResponse>, { status, maxMs, json }: Options): Outcome {
  if (!answer.ok) return unreachable(answer.problem.message);
  const { value } = answer;
  const took = Math.round(value.timings.totalMs);
  const measurements = [{ name: "Response time", value: value.timings.totalMs, unit: "ms" }];
  const down = (key: string, title: string, fix: string): Outcome => ({
    verdict: "failed",
    summary: title,
    findings: [finding("high", key, title, { fix })],
    measurements,
  });
  if (value.status !== status) {
    return down(
      "status",
      `It answered ${value.status} instead of ${status}.`,
      "Look at the system's log of this moment.",
    );
  }
  if (took > maxMs) {
    return down(
      "slow",
      `It took ${took} ms, ${maxMs} ms are allowed.`,
      "Find out what is slow, or allow more.",
    );
  }
  const found = json && valueAt(parseJson(bodyText(value)), json.path);
  if (json && found !== json.equals) {
    const is = found === undefined ? "is missing" : `is ${JSON.stringify(found)?.slice(0, 100)}`;
    return down("json", `${json.path} ${is}.`, `It should be ${JSON.stringify(json.equals)}.`);
  }
  return { verdict: "passed", summary: `Up: ${value.status} in ${took} ms.`, findings: [], measurements };
}
