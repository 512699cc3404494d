import type { Context } from "@/server/kernel/context";

/** One statement by primary key, because every reader of every overview asks it. */
const VERSION = `
  select (select seq from live_stream where id = $1) as launch,
    (select seq from live_stream where id = 'console') as console`;

const MINUTE_MS = 60_000;

/** What an overview depends on: the launch's events, the console's, and the minute, for what changes by time alone. */
export async function readVersion({ ports }: Context, launchId: string): Promise<string> {
  const head = await ports.reads.one<Record<"launch" | "console", string | null>>(
    "launches-overview-version",
    VERSION,
    [launchId],
  );
  return `${head?.launch}:${head?.console}:${Math.floor(ports.clock.now().getTime() / MINUTE_MS)}`;
}
