import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Database, openDatabase } from "@/server/adapters/db/db";
import { createLogger } from "@/server/adapters/logger/logger";
import { createOutbound } from "@/server/adapters/outbound";
import { createPasswords } from "@/server/adapters/people/passwords";
import { createRateLimiter } from "@/server/adapters/people/rate-limiter";
import { createPostgresTarget } from "@/server/adapters/postgres-target";
import { createShell, createToolbox } from "@/server/adapters/shell";
import { createStores, openFolderStore } from "@/server/adapters/stores";
import { createTargets } from "@/server/adapters/targets";
import { createTemplateShelf } from "@/server/adapters/template-shelf";
import { createVault, loadKeyring, loadMasterKey } from "@/server/adapters/vault";
import { writeAudit } from "@/server/domain/audit";
import { appendEvents } from "@/server/domain/live";
import type { Context, OutsideWorld, Ports } from "@/server/kernel/context";
import type { Role } from "@/server/kernel/permissions";
import type { QueuedRun } from "@/server/kernel/ports/queue";
import { testDatabase } from "./postgres";

export interface World {
  ports: Ports;
  databaseUrl: string;
  /** What verbs asked the queue to deliver, oldest first. */
  enqueued: QueuedRun[];
  /** A context for a person with this role; the same person every time unless `name` differs. */
  as(role: Role, name?: string): Promise<Context>;
  anonymous(): Context;
  launch(name?: string): Promise<{ id: string; slug: string; name: string }>;
  /** Audit actions in order, for one subject or all. */
  audit(subjectId?: string): Promise<{ action: string; outcome: string; actor: string; changes: unknown }[]>;
  events(stream: string): Promise<{ type: string; payload: unknown }[]>;
  close(): Promise<void>;
}

/** A real database of its own with everything wired but the queue, which only remembers. */
export async function openWorld(outside: Partial<OutsideWorld> = {}): Promise<World> {
  const database = await testDatabase();
  const db = openDatabase(database.url, { name: "test", size: 6 });
  const enqueued: QueuedRun[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-world-"));
  const ports: Ports = {
    db: db.prisma,
    reads: {
      one: async <T extends object>(name: string, text: string, values: readonly unknown[]) => {
        const { rows } = await db.pool.query<T>({ name, text, values: [...values] });
        return rows[0] ?? null;
      },
    },
    ledger: { writeAudit, appendEvents },
    queue: {
      enqueue: async (run) => {
        enqueued.push(run);
      },
      close: async () => {},
    },
    clock: { now: () => new Date() },
    logger: createLogger("error", "test"),
    outside: { ...(await realWorld(folder, db)), ...outside } as OutsideWorld,
  };
  const context = (actor: Context["actor"]): Context => ({ actor, ports, requestId: randomUUID() });
  return {
    ports,
    databaseUrl: database.url,
    enqueued,
    as: async (role, name = role) => {
      const email = `${name.toLowerCase().replace(/\W+/g, ".")}@example.com`;
      // Safe when two tests ask for the same new person at once, which an upsert is not.
      const data = { email, name, role, passwordHash: "unused" };
      await db.prisma.person.createMany({ data, skipDuplicates: true });
      const person = await db.prisma.person.findUniqueOrThrow({ where: { email } });
      const session = await db.prisma.session.create({
        data: {
          personId: person.id,
          tokenHash: new Uint8Array(Buffer.from(randomUUID())),
          expiresAt: new Date(Date.now() + 3_600_000),
        },
      });
      return context({ kind: "person", id: person.id, name, role, sessionId: session.id });
    },
    anonymous: () => context({ kind: "anonymous", address: "127.0.0.1" }),
    launch: async (name = "Atlas") => {
      const slug = `${name.toLowerCase().replace(/\W+/g, "-")}-${randomUUID().slice(0, 8)}`;
      return db.prisma.launch.create({ data: { name, slug } });
    },
    audit: async (subjectId) => {
      const rows = await db.prisma.auditEntry.findMany({
        where: subjectId ? { subjectId } : {},
        orderBy: { seq: "asc" },
      });
      return rows.map((row) => ({
        action: row.action,
        outcome: row.outcome,
        actor: row.actorName,
        changes: row.changes,
      }));
    },
    events: async (stream) => {
      const rows = await db.prisma.liveEvent.findMany({ where: { stream }, orderBy: { seq: "asc" } });
      return rows.map((row) => ({ type: row.type, payload: row.payload }));
    },
    close: async () => {
      await db.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The adapters of the product, with their keys and stores in a folder of their own. */
async function realWorld(folder: string, db: Database): Promise<Partial<OutsideWorld>> {
  const shell = createShell(createToolbox(process.env.PATH ?? ""));
  return {
    passwords: createPasswords(),
    limiter: createRateLimiter(db.pool),
    vault: createVault(await loadMasterKey(path.join(folder, "master.key"))),
    keyring: await loadKeyring(path.join(folder, "backup.key")),
    shell,
    targets: createTargets(shell),
    store: await openFolderStore(path.join(folder, "store")),
    stores: createStores(),
    postgresTarget: createPostgresTarget(),
    templateShelf: createTemplateShelf(path.join(process.cwd(), "server/domain/templates/library")),
    outbound: createOutbound({ privateNetworks: "127.0.0.0/8,::1/128" }),
  };
}
