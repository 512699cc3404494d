import { inject } from "vitest";

/**
 * The address of the test run's Redis, shared by its files: give every queue a name of its own. Undefined when
 * redis-server is not installed; use `describe.skipIf(testRedis() === undefined)`. Only in files named *.db.test.ts.
 */
export function testRedis(): string | undefined {
  return inject("redis").url;
}
