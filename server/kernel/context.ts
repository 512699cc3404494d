import type { Prisma, PrismaClient } from "@/prisma/generated/client";
import type { LiveEventInput } from "./define-event";
import type { Role } from "./permissions";
import type { Clock } from "./ports/clock";
import type { Logger } from "./ports/logger";
import type { PreparedReads } from "./ports/prepared-reads";
import type { RunQueue } from "./ports/queue";

export type Actor =
  | { kind: "person"; id: string; name: string; role: Role; sessionId: string }
  | { kind: "system"; name: string }
  | { kind: "anonymous"; address: string };

export interface AuditInput {
  /** What kind of thing was changed, for example "system". */
  subject: string;
  subjectId?: string;
  /** The thing's name as people know it. */
  label: string;
  launchId?: string;
  changes?: Record<string, unknown>;
  reason?: string;
}

export type Db = Prisma.TransactionClient;

/** What the audit and live rooms do for every command, handed to the kernel where the process is composed. */
export interface Ledger {
  writeAudit(
    db: Db,
    ...entries: (AuditInput & {
      actor: Actor;
      action: string;
      outcome: "done" | "denied";
      requestId: string;
    })[]
  ): Promise<void>;
  appendEvents(db: Db, actor: Actor, events: readonly LiveEventInput[]): Promise<void>;
}

export interface Ports {
  db: PrismaClient;
  reads: PreparedReads;
  ledger: Ledger;
  queue: RunQueue;
  clock: Clock;
  logger: Logger;
  /** The outside worlds of single rooms, typed where they are declared (interface merging). */
  outside: OutsideWorld;
}

/** Rooms add their own ports here by declaration merging, next to the port they declare. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging.
export interface OutsideWorld {}

export interface Context {
  actor: Actor;
  ports: Ports;
  requestId: string;
  idempotencyKey?: string;
  /** Aborts when the caller has gone. */
  signal?: AbortSignal;
}

export interface QueryContext extends Context {
  db: Db;
  now(): Date;
}

export interface CommandContext extends QueryContext {
  /** Records who did what, in this transaction. A command that changed nothing calls `unchanged` instead. */
  audit(entry: AuditInput): void;
  unchanged(): void;
  /** Records an attempt that is refused: when the command throws, the entry stays although everything else is undone. */
  denied(entry: AuditInput): void;
  /** Appends a live event, in this transaction. */
  emit(event: LiveEventInput): void;
  /** Runs after the commit; its failure is logged and never undoes the command. */
  after(effect: () => Promise<void>): void;
}

export function actorName(actor: Actor): string {
  return actor.kind === "anonymous" ? "somebody not signed in" : actor.name;
}

export function actorId(actor: Actor): string | null {
  return actor.kind === "person" ? actor.id : null;
}

/** The context of work the console does by itself, for example a worker or a schedule. */
export function systemContext(ports: Ports, name: string, requestId: string): Context {
  return { actor: { kind: "system", name }, ports, requestId };
}
