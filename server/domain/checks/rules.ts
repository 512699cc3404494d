import { DomainError } from "@/server/kernel/errors";
import { type CheckDefinition, checkDefinition } from "./schema";

/** What a check's secrets are bound to when they are sealed: on another check or origin they do not open. */
export function secretContext(checkId: string, origin: string): string {
  return `check:${checkId}:secrets:${origin.toLowerCase()}`;
}

export function definitionOf(kind: string, options: unknown): CheckDefinition {
  return checkDefinition.parse({ kind, options });
}

/** Names written {{so}} anywhere in the options that no earlier step keeps and no secret has. */
export function unknownNames(check: CheckDefinition, secrets: readonly string[]): string[] {
  if (check.kind !== "smoke") return [];
  const known = new Set(secrets);
  const unknown = new Set<string>();
  for (const { keep, ...step } of check.options.steps) {
    const text = JSON.stringify([step.path, step.headers, step.body]);
    for (const [, name = ""] of text.matchAll(/\{\{\s*(\w+)\s*\}\}/g))
      if (!known.has(name)) unknown.add(name);
    for (const { name } of keep) known.add(name);
  }
  return [...unknown];
}

const MINUTE_MS = 60_000;
/** The share of the interval over which checks of the same interval are spread. */
const JITTER = 0.1;

/** When a check is due next. `chance` is between 0 and 1 and spreads checks that were defined together. */
export function nextDue(now: Date, everyMinutes: number, chance: number): Date {
  const interval = everyMinutes * MINUTE_MS;
  return new Date(now.getTime() + interval * (1 - JITTER / 2 + JITTER * chance));
}

export function refuseUnknown(names: readonly string[]): void {
  if (names.length === 0) return;
  const shown = names.map((name) => `{{${name}}}`).join(", ");
  throw new DomainError(
    "invalid",
    `${shown} is not known. Keep it in an earlier step, or add a secret of that name.`,
  );
}

export function originOf(address: string | null): string | null {
  return address !== null && URL.canParse(address) ? new URL(address).origin : null;
}
