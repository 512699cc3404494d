import { DomainError } from "@/server/kernel/errors";
import type { ItemCount } from "@/server/kernel/ports/targets";
import { checkedStream, type Stored } from "./bytes";
import { compareTables, differing } from "./compare";
import type { Source } from "./engine";
import { type Bound, type Engine, secretsOf, type Tracker, type Watch } from "./engine";
import { runInto } from "./flow";
import { type Compression, openSteps } from "./programs";

interface ReadBackContext {
  stored: Stored;
  /** Null where only what is read back tells. */
  items: readonly ItemCount[] | null;
  source: { format: string };
  target: Bound;
  compression: Compression;
  tracker: Tracker;
  watch: Watch;
}

/**
 * What was stored is read again, opened with the key, and parsed to its end: only then is it a backup.
 * @returns what is in it
 */
export async function readBack(
  engine: Engine,
  { objectId, connection }: { objectId: string } & Pick<Source, "connection">,
  { stored, items, source, target, compression, tracker, watch }: ReadBackContext,
): Promise<ItemCount[]> {
  tracker.enter("read_back", stored.bytes);
  const { signal } = watch;
  const digest = items?.some((item) => item.digest !== null) ?? true;
  const sink = await target.reader(source.format, { digest, signal });
  const data = await engine.store.open(objectId, "data");
  const found = await runInto(
    engine.shell,
    { steps: await openSteps(engine.shell, engine.keyring, compression), sink },
    {
      signal,
      secrets: [engine.keyring.identity, ...secretsOf(connection)],
      onLine: tracker.line,
      input: checkedStream(data, stored, tracker.bytes),
    },
  );
  if (found === null || items === null) return [...(found ?? items ?? [])];
  const wrong = differing(compareTables(items, found));
  if (wrong.length === 0 && found.length === items.length) return [...items];
  throw new DomainError(
    "unavailable",
    "What was read back from the store is not what was read from the system. Nothing was kept; start again.",
    { details: { reason: "differs", tables: wrong.slice(0, 20) } },
  );
}
