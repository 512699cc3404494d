import type { Status } from "@/components/ui/status";
import { formatBytes, formatCount, formatDuration, formatNumber } from "@/lib/format";
import type { RunDetail, RunState, RunStepView, RunView } from "@/server/domain/runs/schema";

const ACTIVE: readonly RunState[] = ["queued", "running", "cancelling"];

/** True while a run may still change: queued, running or cancelling. */
export function isActiveRun(run: Pick<RunView, "state">): boolean {
  return ACTIVE.includes(run.state);
}

const STATE_LOOKS: Record<RunState, { status: Status; text: string }> = {
  queued: { status: "queued", text: "Queued" },
  running: { status: "running", text: "Running" },
  cancelling: { status: "cancelling", text: "Cancelling" },
  succeeded: { status: "passed", text: "Succeeded" },
  failed: { status: "failed", text: "Failed" },
  cancelled: { status: "cancelled", text: "Cancelled" },
  interrupted: { status: "interrupted", text: "Interrupted" },
};

/** The shape and the word of a run's or a step's state. */
export function runStateLook(state: RunState | RunStepView["state"]): { status: Status; text: string } {
  return STATE_LOOKS[state];
}

const KIND_LABELS: Readonly<Record<string, string>> = {
  "backups.back-up": "Backup",
  "backups.restore": "Restore",
};

/** What a person calls a kind of run: "Backup"; an unknown "checks.load-test" reads "Load test". */
export function kindLabel(kind: string): string {
  const verb = (kind.split(".").at(-1) ?? kind).replaceAll("-", " ");
  return KIND_LABELS[kind] ?? `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
}

/** The kinds a filter offers: the known ones, what the page shows, and what is chosen. */
export function kindChoices(seen: readonly string[], chosen: string | null): string[] {
  const all = new Set([...Object.keys(KIND_LABELS), ...seen, ...(chosen ? [chosen] : [])]);
  return [...all].sort((a, b) => kindLabel(a).localeCompare(kindLabel(b), "en"));
}

type Eta = NonNullable<RunDetail["eta"]>;

/** A length of time as people say it: "under 1 s", "40 s", "3 min", "2 h". */
export function roughDuration(ms: number): string {
  if (ms < 1000) return "under 1 s";
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** "usually 2–3 min (last 5 successes)", from the median and the slowest of earlier successes. */
export function etaText(eta: Eta): string {
  const low = roughDuration(eta.medianMs);
  const high = roughDuration(eta.slowestMs);
  const [lowNumber, lowUnit] = low.split(" ");
  const sameUnit = lowUnit === high.split(" ")[1];
  const span = low === high ? low : sameUnit ? `${lowNumber}–${high}` : `${low} to ${high}`;
  const basis = eta.samples === 1 ? "last success" : `last ${eta.samples} successes`;
  return `usually ${span} (${basis})`;
}

/** Whether a run takes longer than any earlier success did, with room for noise: half as long again after one sample. */
export function isLongerThanUsual(elapsedMs: number, eta: Eta): boolean {
  const usual = eta.samples === 1 ? eta.slowestMs * 1.5 : eta.slowestMs * 1.1;
  return elapsedMs > usual + 1000;
}

type Attempt = RunDetail["attempts"][number];

/** When the attempt in hand began; its duration is what earlier successes are compared with. */
export function attemptStart(detail: Pick<RunDetail, "attempts" | "attempt" | "startedAt">): string | null {
  return detail.attempts.find((each) => each.attempt === detail.attempt)?.startedAt ?? detail.startedAt;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function attemptEnd(attempt: Attempt): string {
  const took = attempt.endedAt
    ? ` after ${formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt))}`
    : "";
  if (/stopped answering/.test(attempt.note ?? "")) {
    return `Attempt ${attempt.attempt}: the worker stopped answering; given up${took}.`;
  }
  return `Attempt ${attempt.attempt} ended${took}: ${sentence(attempt.note ?? attempt.outcome ?? "no reason was given")}`;
}

function whatFollows(state: RunState, attempt: number): string {
  if (state === "queued") return " Trying again.";
  if (state === "running") return ` Attempt ${attempt} is under way.`;
  return "";
}

/** Why earlier attempts ended, oldest first, and what comes next; empty for a run at its first attempt. */
export function attemptStories(detail: Pick<RunDetail, "attempts" | "attempt" | "state">): string[] {
  const earlier = detail.attempts.filter((each) => each.attempt < detail.attempt);
  return earlier.map((each, index) =>
    index === earlier.length - 1
      ? `${attemptEnd(each)}${whatFollows(detail.state, detail.attempt)}`
      : attemptEnd(each),
  );
}

const ADVICE: Readonly<Record<string, string>> = {
  unavailable:
    "Something it needs did not answer. Look at the last log lines, put it right, and start it again.",
  invalid: "Its input was refused. Correct what the message names and start it again.",
  not_found: "Something it needs is gone. Choose another target and start it again.",
  forbidden: "The target refused access. Check the rights of the account the system is registered with.",
  conflict: "Put right what the message names, then start it again.",
  timeout: "It was stopped at its time limit. Look for the step that hung before you start it again.",
  worker_lost: "Look at the target before you start it again: nobody knows how far it came.",
  worker_stopped: "Look at the target before you start it again: it was stopped in the middle.",
  internal:
    "This is a fault of the console or its set-up. The log says where it happened; quote the run number.",
};

/** What to do about a run that did not succeed. */
export function errorAdvice(code: string | null): string {
  return ADVICE[code ?? ""] ?? "Read the last log lines, put right what they name, and start it again.";
}

function factName(key: string): string {
  const words = key
    .replace(/(Bytes|Ms)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase()
    .trim();
  return words ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : key === "bytes" ? "Size" : "Duration";
}

function factValue(key: string, value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") {
    if (/bytes$/i.test(key)) return formatBytes(value);
    if (/Ms$/.test(key)) return formatDuration(value);
    return formatNumber(value, Number.isInteger(value) ? 0 : 2);
  }
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return formatCount(value.length, "entry", "entries");
  return value === null || value === undefined
    ? "–"
    : formatCount(Object.keys(value).length, "entry", "entries");
}

/** The two first facts of a result on one line: "Size 3.41 GB · Tables 412". */
export function resultLine(result: Readonly<Record<string, unknown>> | null): string {
  // A run that says in words what it left behind is quoted; otherwise its first figures stand for it.
  if (typeof result?.text === "string") return result.text;
  const facts = resultFacts(result ?? {}).slice(0, 2);
  return facts.map(({ name, value }) => `${name} ${value}`).join(" · ");
}

/** The small JSON a run leaves behind, as names and values; its sentence and ids are left out, lists are counted. */
export function resultFacts(result: Readonly<Record<string, unknown>>): { name: string; value: string }[] {
  return Object.entries(result)
    .filter(([key]) => key !== "text" && !/(^id|Id)$/.test(key))
    .map(([key, value]) => ({ name: factName(key), value: factValue(key, value) }));
}
