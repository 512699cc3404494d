import { afterAll, beforeAll, describe } from "vitest";
import {
  lostQueueScenarios,
  lostWorkerScenarios,
  ordinaryScenarios,
} from "@/server/testing/worker-scenarios";
import { openWorkerStage, type WorkerStage } from "@/server/testing/worker-stage";

let stage: WorkerStage;
beforeAll(async () => {
  stage = await openWorkerStage(null);
});
afterAll(() => stage.close());

async function loseQueue(): Promise<void> {
  const { db } = stage.world.ports;
  const tables = await db.$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('public', 'pg_catalog', 'information_schema') and tablename not like '%migration%'`;
  if (tables.length === 0) throw new Error("the queue has no tables to lose");
  await db.$executeRawUnsafe(`truncate ${tables.map(({ name }) => name).join(", ")} cascade`);
}

describe("workers with the queue on PostgreSQL", { timeout: 60_000 }, () => {
  ordinaryScenarios(() => stage);
  lostWorkerScenarios(() => stage);
  lostQueueScenarios(() => stage, loseQueue);
});
