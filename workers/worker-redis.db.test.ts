import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sleepKind } from "@/server/testing/fixture-kinds";
import { type RedisServer, redisMissing, startRedis } from "@/server/testing/redis";
import {
  lostQueueScenarios,
  lostWorkerScenarios,
  ordinaryScenarios,
} from "@/server/testing/worker-scenarios";
import { openWorkerStage, type WorkerStage } from "@/server/testing/worker-stage";

describe.skipIf(redisMissing)(
  `workers with the queue on Redis${redisMissing ? `: ${redisMissing}` : ""}`,
  { timeout: 60_000 },
  () => {
    let redis: RedisServer;
    let stage: WorkerStage;
    beforeAll(async () => {
      redis = await startRedis();
      stage = await openWorkerStage(redis.url);
    });
    afterAll(async () => {
      await stage?.close();
      await redis?.close();
    });

    ordinaryScenarios(() => stage);
    lostWorkerScenarios(() => stage);
    lostQueueScenarios(
      () => stage,
      () => redis.flush(),
    );

    it("Redis away: requests are accepted in time, a worker starts and stops, runs execute once it is back", async () => {
      const { accept, becomes, farm, run } = stage;
      const worker = await farm.start();
      await redis.kill();
      const asked = performance.now();
      const id = await accept({ kind: sleepKind });
      expect(performance.now() - asked).toBeLessThan(2_000);
      expect((await run(id)).state).toBe("queued");
      const late = await farm.start();
      late.signal("SIGTERM");
      expect(await late.gone(12_000)).not.toBeNull();
      await redis.restart();
      await becomes(id, "succeeded", 20_000);
      expect((await run(id)).result).toMatchObject({ pid: worker.pid });
    });
  },
);
