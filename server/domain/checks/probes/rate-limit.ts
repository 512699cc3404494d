import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import type { optionsByKind } from "../schema";
import { at, finding, headerOf, type Probe, unreachable } from "./probe";

type Options = z.output<(typeof optionsByKind)["rate-limit"]>;

/** Sends requests evenly until one is refused with 429. It never sends more than it was told. */
export const rateLimit: Probe<Options> = async (tools, options) => {
  const { path, method, body, requests, seconds } = options;
  const gap = (seconds * 1_000) / requests;
  const clock = () => tools.now().getTime();
  const begun = clock();
  const statuses = new Map<number, number>();
  for (let sent = 1; sent <= requests; sent += 1) {
    const answer = await tools.outbound.request(
      {
        url: at(tools.base, path),
        method,
        headers: options.headers,
        ...(body === undefined ? {} : { body }),
        maxBytes: 4_096,
      },
      tools.signal,
    );
    if (!answer.ok) return unreachable(answer.problem.message);
    const { status } = answer.value;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 429) {
      const wait = headerOf(answer.value, "retry-after");
      tools.log(`request ${sent} of ${requests} was refused with 429`);
      return {
        verdict: "passed",
        summary: `It pushes back at request ${sent} within ${elapsed(clock() - begun)} s.`,
        findings:
          wait === undefined
            ? [finding("info", "retry-after", "Retry-After is missing", { fix: "Say when to try again." })]
            : [],
        measurements: [{ name: "Requests until refused", value: sent, unit: "requests" }],
      };
    }
    tools.progress(sent / requests, `${sent} of ${requests}, last answer ${status}`);
    await pause(Math.max(0, begun + sent * gap - clock()), undefined, { signal: tools.signal });
  }
  const told = [...statuses].map(([status, count]) => `${count} times ${status}`).join(", ");
  tools.log(told);
  const title = `${requests} requests to ${path} in ${elapsed(clock() - begun)} s, and none was refused`;
  return {
    verdict: "failed",
    summary: `${title}.`,
    findings: [
      finding("high", "no-limit", title, {
        detail: told,
        fix: "Limit how often one address and one account may ask, and answer 429 with Retry-After.",
      }),
    ],
    measurements: [{ name: "Requests sent", value: requests, unit: "requests" }],
  };
};

const elapsed = (ms: number) => Math.max(1, Math.round(ms / 1_000));
