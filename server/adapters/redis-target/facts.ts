import type { Redis } from "ioredis";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import type { TargetFacts } from "@/server/kernel/ports/targets";

const USUAL_DATABASES = 16;

export async function readFacts(client: Redis, target: ServerTarget): Promise<TargetFacts> {
  const info = parseInfo(await client.info());
  const version = info.get("redis_version") ?? info.get("valkey_version") ?? "unknown";
  const cluster = info.get("cluster_enabled") === "1";
  const used = [...info.keys()].filter((name) => /^db\d+$/.test(name)).length;
  const free = cluster ? 0 : (await countDatabases(client)) - used;
  return {
    product: info.has("valkey_version") ? "Valkey" : "Redis",
    version,
    major: Number.parseInt(version, 10) || 0,
    databaseBytes: Number(info.get("used_memory") ?? 0),
    systemIdentifier: null,
    tables: await client.dbsize(),
    encoding: "",
    collation: "",
    role: target.user === "" ? "default" : target.user,
    canCreateDatabase: free > 0,
    unreadable: [],
    warnings: cluster ? ["A cluster has one database on each node; only this node is saved."] : [],
  };
}

function parseInfo(text: string): Map<string, string> {
  const pairs = text.split("\r\n").flatMap((row) => {
    const colon = row.indexOf(":");
    return colon === -1 ? [] : [[row.slice(0, colon), row.slice(colon + 1)] as const];
  });
  return new Map(pairs);
}

/** Managed servers keep CONFIG for themselves; they have the usual number. */
async function countDatabases(client: Redis): Promise<number> {
  try {
    const answer = (await client.config("GET", "databases")) as string[];
    return Number(answer[1] ?? USUAL_DATABASES);
  } catch {
    return USUAL_DATABASES;
  }
}

/** Whether the server hands out a copy of itself, as it does to a replica. Managed ones often refuse. */
export async function mayReplicate(client: Redis, { user }: ServerTarget): Promise<boolean> {
  try {
    const known = (await client.call("COMMAND", "INFO", "sync", "psync")) as unknown[];
    if (known.length < 2 || known.some((entry) => entry === null)) return false;
    const answer = await client.call("ACL", "DRYRUN", user === "" ? "default" : user, "sync");
    return answer === "OK";
  } catch {
    return false;
  }
}
