import type { Verdict } from "@/server/domain/evidence/schema";
import type {
  Outbound,
  OutboundAnswer,
  OutboundRequest,
  OutboundResponse,
} from "@/server/kernel/ports/outbound";
import type { Finding, Measurement, Severity } from "../schema";

/** What a probe works with. */
export interface ProbeTools {
  outbound: Outbound;
  /** The system's address; paths are put behind its origin. */
  base: URL;
  /** Values by name for {{name}}; never logged. */
  secrets: Readonly<Record<string, string>>;
  now(): Date;
  signal: AbortSignal;
  log(line: string): void;
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  progress(fraction: number, text: string): void;
}

export interface Outcome {
  verdict: Verdict;
  /** One sentence for people. */
  summary: string;
  findings: Finding[];
  measurements: Measurement[];
}

export type Probe<O> = (tools: ProbeTools, options: O) => Promise<Outcome>;

export const finding = (
  severity: Severity,
  key: string,
  title: string,
  about: { detail?: string; fix: string },
): Finding => ({ key, severity, title, detail: about.detail ?? "", fix: about.fix });

/** Critical and high fail a check, medium warns, the others are only told. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const worst = new Set(findings.map(({ severity }) => severity));
  if (worst.has("critical") || worst.has("high")) return "failed";
  return worst.has("medium") ? "warning" : "passed";
}

export const bodyText = (response: OutboundResponse): string => Buffer.from(response.body).toString("utf8");

/** All values of a header, in the order they came. */
export function headerValues(response: OutboundResponse, name: string): string[] {
  return response.headers.flatMap(([each, value]) => (each === name ? [value] : []));
}

export const headerOf = (response: OutboundResponse, name: string): string | undefined =>
  headerValues(response, name)[0];

/** A path of the system. It never leaves the system's own origin. */
export function at(base: URL, path: string): string {
  const url = new URL(path, base.origin);
  return url.origin === base.origin ? url.href : base.origin;
}

export async function ask(
  { outbound, base, signal, log }: ProbeTools,
  path: string,
  request: Omit<OutboundRequest, "url"> = {},
): Promise<OutboundAnswer<OutboundResponse>> {
  const answer = await outbound.request({ url: at(base, path), ...request }, signal);
  const what = `${request.method ?? "GET"} ${path}`;
  log(
    answer.ok
      ? `${what}: ${answer.value.status} in ${Math.round(answer.value.timings.totalMs)} ms`
      : `${what}: ${answer.problem.message}`,
  );
  return answer;
}

/** When nothing answered, that is the finding. */
export function unreachable(message: string): Outcome {
  return {
    verdict: "failed",
    summary: message,
    findings: [
      finding("critical", "unreachable", "The system did not answer", {
        detail: message,
        fix: "Start the system, and check its address and the way to it from this machine.",
      }),
    ],
    measurements: [],
  };
}
