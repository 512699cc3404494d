import path from "node:path";
import { env } from "@/server/env";
import type { Ledger, OutsideWorld, Ports } from "@/server/kernel/context";
import type { Notifications } from "@/server/kernel/ports/notifications";
import { type Database, openDatabase } from "./db/db";
import { openNotifications } from "./db/notifications";
import { createDemoDatabase } from "./demo-database";
import { createLogger } from "./logger/logger";
import { createOutbound } from "./outbound";
import { createPasswords } from "./people/passwords";
import { createRateLimiter } from "./people/rate-limiter";
import { createPostgresTarget } from "./postgres-target";
import { openQueue } from "./queue/queue";
import { createShell, createToolbox } from "./shell";
import { createStores, openFolderStore } from "./stores";
import { createTargets } from "./targets";
import { createTemplateShelf } from "./template-shelf";
import { createVault, loadKeyring, loadMasterKey } from "./vault";

export interface Composition {
  ports: Ports;
  database: Database;
  notifications: Notifications;
  close(): Promise<void>;
}

/** Wires the adapters behind the ports, once per process. */
export async function compose(name: string, ledger: Ledger): Promise<Composition> {
  const settings = env();
  const logger = createLogger(settings.logLevel, name);
  const database = openDatabase(settings.databaseUrl, { name });
  const queue = openQueue({ databaseUrl: settings.databaseUrl, redisUrl: settings.redisUrl, logger });
  const notifications = openNotifications(settings.databaseUrl, logger);
  const store = await openFolderStore(path.join(settings.dataFolder, "backups"));
  const mayCreateKeys = !(await store.list()).some(({ complete }) => complete);
  const shell = createShell(createToolbox(settings.searchPath));
  const outside: OutsideWorld = {
    passwords: createPasswords(),
    limiter: createRateLimiter(database.pool),
    vault: createVault(await loadMasterKey(settings.keyFile, mayCreateKeys)),
    keyring: await loadKeyring(
      path.join(settings.dataFolder, "keys", "backup.key"),
      settings.backupRecoveryKey,
      mayCreateKeys,
    ),
    shell,
    targets: createTargets(shell),
    store,
    stores: createStores(),
    postgresTarget: createPostgresTarget(),
    outbound: createOutbound({ privateNetworks: settings.privateNetworks }),
    demoDatabase: createDemoDatabase(settings.databaseUrl),
    // Every process is started in the folder of the console.
    templateShelf: createTemplateShelf(path.join(process.cwd(), "server/domain/templates/library")),
  };
  const ports: Ports = {
    db: database.prisma,
    reads: {
      one: async <T extends object>(statement: string, text: string, values: readonly unknown[]) => {
        const { rows } = await database.pool.query<T>({ name: statement, text, values: [...values] });
        return rows[0] ?? null;
      },
    },
    ledger,
    queue,
    clock: { now: () => new Date() },
    logger,
    outside,
  };
  return {
    ports,
    database,
    notifications,
    close: async () => {
      await notifications.close();
      await queue.close();
      await database.close();
    },
  };
}
