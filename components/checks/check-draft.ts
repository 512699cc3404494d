import type { CheckKind, CheckView } from "@/server/domain/checks/schema";
import {
  EMPTY_STEP,
  isObject,
  type Json,
  lines,
  literal,
  numberOf,
  pair,
  type StepDraft,
  stepDraft,
  stepOptions,
  textOf,
} from "./step-draft";

type FieldSpec = {
  /** Where the value stands in the options; `json.path` stands inside `json`. */
  id: string;
  label: string;
  hint?: string;
  type: "text" | "number" | "lines" | "choice" | "long";
  choices?: readonly string[];
  initial: string;
  wide?: boolean;
};

const path = (initial: string, hint?: string): FieldSpec => ({
  id: "path",
  label: "Path",
  type: "text",
  initial,
  wide: true,
  ...(hint === undefined ? {} : { hint }),
});
const number = (id: string, label: string, initial: string, hint?: string): FieldSpec => ({
  id,
  label,
  type: "number",
  initial,
  ...(hint === undefined ? {} : { hint }),
});
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** What the form of each kind asks; a smoke test has its steps instead. */
export const CHECK_FIELDS: Record<CheckKind, readonly FieldSpec[]> = {
  smoke: [],
  health: [
    path("/health"),
    number("status", "Status expected", "200"),
    number("maxMs", "Milliseconds allowed", "5000"),
    {
      id: "json.path",
      label: "Place in the JSON answer",
      hint: "For example status or parts[0].ok; empty: not looked at.",
      type: "text",
      initial: "",
    },
    { id: "json.equals", label: "Value expected there", type: "text", initial: "" },
    number("attempts", "Attempts before it is down", "2"),
  ],
  headers: [
    path("/"),
    { id: "grade", label: "Grade wanted", type: "choice", choices: ["A", "B", "C", "D"], initial: "B" },
  ],
  tls: [number("minDays", "Days the certificate must last", "14")],
  exposure: [
    {
      id: "paths",
      label: "Further paths that must be closed",
      hint: "One a line, for example /admin.",
      type: "lines",
      initial: "",
      wide: true,
    },
  ],
  "rate-limit": [
    path("/login", "The address that should push back."),
    { id: "method", label: "Method", type: "choice", choices: METHODS, initial: "POST" },
    number("requests", "Requests at most", "60", "At most 300."),
    number("seconds", "Within seconds", "30"),
    { id: "body", label: "Body", type: "long", initial: "", wide: true },
  ],
  page: [
    path("/"),
    number("maxFirstByteMs", "First byte within ms", "800"),
    number("maxTotalMs", "Whole page within ms", "3000"),
    number("maxKilobytes", "Weight in kB at most", "2000"),
  ],
  metric: [
    {
      id: "query",
      label: "Prometheus query",
      hint: "Or leave it empty and name a page of JSON.",
      type: "long",
      initial: "",
      wide: true,
    },
    { id: "path", label: "Path of the JSON", type: "text", initial: "" },
    { id: "json", label: "The number's place", hint: "For example queue.length", type: "text", initial: "" },
    {
      id: "comparator",
      label: "Has to be",
      type: "choice",
      choices: ["<", "<=", "=", ">=", ">"],
      initial: "<",
    },
    number("value", "Limit", ""),
    { id: "unit", label: "Unit", type: "text", initial: "" },
  ],
  document: [
    path("/"),
    number("maxAgeDays", "Days old at most", "", "Empty: its age does not matter."),
    {
      id: "sections",
      label: "Sections it must have",
      hint: "One a line.",
      type: "lines",
      initial: "",
      wide: true,
    },
  ],
};

export type CheckDraft = {
  systemId: string;
  kind: CheckKind;
  name: string;
  everyMinutes: string;
  values: Record<string, string>;
  steps: readonly StepDraft[];
  /** "name=value" a line; null: the stored ones stay. */
  secrets: string | null;
};

export function initialValues(kind: CheckKind): Record<string, string> {
  return Object.fromEntries(CHECK_FIELDS[kind].map(({ id, initial }) => [id, initial]));
}

export function newDraft(systemId: string, kind: CheckKind): CheckDraft {
  return {
    systemId,
    kind,
    name: "",
    everyMinutes: kind === "health" ? "5" : "",
    values: initialValues(kind),
    steps: [{ ...EMPTY_STEP, name: "Home" }],
    secrets: "",
  };
}

function at(options: Json, id: string): unknown {
  const [first = "", second] = id.split(".");
  const value = options[first];
  return second === undefined ? value : isObject(value) ? value[second] : undefined;
}

export function draftOf(check: CheckView): CheckDraft {
  const { steps } = check.options;
  return {
    systemId: check.systemId,
    kind: check.kind,
    name: check.name,
    everyMinutes: check.everyMinutes === null ? "" : String(check.everyMinutes),
    values: Object.fromEntries(CHECK_FIELDS[check.kind].map(({ id }) => [id, textOf(at(check.options, id))])),
    steps: Array.isArray(steps) ? steps.filter(isObject).map(stepDraft) : [],
    secrets: null,
  };
}

function read({ type }: FieldSpec, text: string): unknown {
  if (type === "number") return numberOf(text);
  return type === "lines" ? lines(text) : text;
}

/** The options as the API takes them; what was left empty is left out. */
export function optionsOf({ kind, values, steps }: CheckDraft): Json {
  if (kind === "smoke") return { steps: steps.map(stepOptions) };
  const options: Json = {};
  for (const spec of CHECK_FIELDS[kind]) {
    const text = values[spec.id] ?? "";
    if (text.trim() === "") continue;
    const [first = "", second] = spec.id.split(".");
    if (second === undefined) options[first] = read(spec, text);
    else {
      const inner = isObject(options[first]) ? options[first] : {};
      options[first] = { ...inner, [second]: second === "equals" ? literal(text) : text };
    }
  }
  return options;
}

/** Secrets by name; undefined where the stored ones stay. */
export function secretsOf({ secrets }: CheckDraft): Record<string, string> | undefined {
  if (secrets === null) return undefined;
  return Object.fromEntries(
    lines(secrets).map((line) => {
      const [name, value = ""] = pair(line, "=");
      return [name, value];
    }),
  );
}
