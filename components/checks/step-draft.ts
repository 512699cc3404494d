/** A step of a smoke test as the form holds it: text in every field, one thing a line. */
export type StepDraft = {
  name: string;
  method: string;
  path: string;
  status: string;
  contains: string;
  maxMs: string;
  headers: string;
  body: string;
  json: string;
  keep: string;
  /** What the form has no field for, kept as it was. */
  rest: Record<string, unknown>;
};

export const EMPTY_STEP: StepDraft = {
  name: "",
  method: "GET",
  path: "/",
  status: "200",
  contains: "",
  maxMs: "",
  headers: "",
  body: "",
  json: "",
  keep: "",
  rest: {},
};

export type Json = Record<string, unknown>;
export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.join("\n");
  return value === undefined || value === null ? "" : String(value);
};

export function stepDraft(step: Json): StepDraft {
  const { name, method, path: address, headers, body, expect, keep, ...rest } = step;
  const { status, contains, maxMs, json, ...more } = isObject(expect) ? expect : {};
  return {
    name: textOf(name),
    method: textOf(method),
    path: textOf(address),
    status: textOf(status),
    contains: textOf(contains),
    maxMs: textOf(maxMs),
    headers: isObject(headers)
      ? Object.entries(headers)
          .map(([key, value]) => `${key}: ${textOf(value)}`)
          .join("\n")
      : "",
    body: textOf(body),
    json: Array.isArray(json)
      ? json
          .filter(isObject)
          .map((each) =>
            each.equals === undefined
              ? textOf(each.path)
              : `${textOf(each.path)} = ${JSON.stringify(each.equals)}`,
          )
          .join("\n")
      : "",
    keep: Array.isArray(keep)
      ? keep
          .filter(isObject)
          .map(
            (each) =>
              `${textOf(each.name)} = ${each.json === undefined ? `header ${textOf(each.header)}` : textOf(each.json)}`,
          )
          .join("\n")
      : "",
    rest: { ...rest, expect: more },
  };
}

export const lines = (text: string) =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** Both sides of the first separator; without one the right side is undefined. */
export function pair(line: string, separator: string): [string, string | undefined] {
  const place = line.indexOf(separator);
  return place === -1
    ? [line.trim(), undefined]
    : [line.slice(0, place).trim(), line.slice(place + separator.length).trim()];
}

export const numberOf = (text: string): number | string =>
  text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);

/** true, 12 and "text" are what they say; anything else is text. */
export function literal(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  if (text !== "" && !Number.isNaN(Number(text))) return Number(text);
  return text.replace(/^"(.*)"$/, "$1");
}

export function stepOptions(step: StepDraft): Json {
  const { expect, ...rest } = step.rest;
  return {
    ...rest,
    name: step.name,
    method: step.method,
    path: step.path,
    headers: Object.fromEntries(
      lines(step.headers).map((line) => {
        const [name, value = ""] = pair(line, ":");
        return [name, value];
      }),
    ),
    ...(step.body === "" ? {} : { body: step.body }),
    expect: {
      ...(isObject(expect) ? expect : {}),
      ...(step.status === "" ? {} : { status: numberOf(step.status) }),
      ...(step.contains === "" ? {} : { contains: step.contains }),
      ...(step.maxMs === "" ? {} : { maxMs: numberOf(step.maxMs) }),
      json: lines(step.json).map((line) => {
        const [place, value] = pair(line, "=");
        return value === undefined ? { path: place } : { path: place, equals: literal(value) };
      }),
    },
    keep: lines(step.keep).map((line) => {
      const [name, from = ""] = pair(line, "=");
      return from.startsWith("header ") ? { name, header: from.slice(7).trim() } : { name, json: from };
    }),
  };
}
