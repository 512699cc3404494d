import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/server/adapters/db/db";
import { testDatabase } from "@/server/testing/postgres";
import { toProblem } from "./problem";

/** What both ways to the database say, as the browser would see it. */
async function problems(database: Database) {
  const works = [
    database.prisma.launch.count(),
    database.prisma.$transaction((tx) => tx.launch.count()),
    database.pool.query("select 1"),
  ];
  return (await Promise.allSettled(works)).map((one) =>
    one.status === "rejected" ? toProblem(one.reason, "r").status : 200,
  );
}

describe("a database that", () => {
  let healthy: Database;
  beforeAll(async () => {
    healthy = openDatabase((await testDatabase()).url, { name: "test", size: 2 });
  });
  afterAll(() => healthy.close());

  it("refuses connections is told as unavailable", async () => {
    const away = openDatabase("postgresql://nobody@127.0.0.1:1/nothing", { name: "test", size: 2 });
    expect(await problems(away)).toEqual([503, 503, 503]);
    await away.close();
  });

  it("accepts connections and never answers is told as unavailable, within the time to connect", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const away = openDatabase(`postgresql://nobody@127.0.0.1:${port}/nothing`, { name: "test", size: 2 });
    const asked = performance.now();
    expect(await problems(away)).toEqual([503, 503, 503]);
    expect(performance.now() - asked).toBeLessThan(9_000);
    await away.close();
    silent.close();
  });

  it("ends a connection in the middle is told as unavailable, and the next request works", async () => {
    const cut = healthy.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`select pg_terminate_backend(pg_backend_pid())`;
    });
    const error = await cut.catch((reason: unknown) => reason);
    expect(toProblem(error, "r")).toMatchObject({ status: 503 });
    expect(await problems(healthy)).toEqual([200, 200, 200]);
  });

  it("has no free connection in time is told as unavailable", async () => {
    let free = () => {};
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const hold = () => healthy.prisma.$transaction(() => held, { timeout: 20_000 });
    const holders = [hold(), hold()];
    const late = healthy.prisma.$transaction((tx) => tx.launch.count(), { maxWait: 300 });
    const error = await late.catch((reason: unknown) => reason);
    expect(toProblem(error, "r")).toMatchObject({ status: 503 });
    free();
    await Promise.all(holders);
  });
});
