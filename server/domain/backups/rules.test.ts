import { describe, expect, it } from "vitest";
import {
  backupOfObject,
  describeProgress,
  digestPlan,
  fateOfObject,
  formatBytes,
  incompleteMark,
  objectIdOf,
  whyNotCreate,
} from "./rules";

const ID = "0198f2a0-1111-7222-8333-444455556666";

describe("names", () => {
  it("of objects lead back to their backup, and others do not", () => {
    expect(backupOfObject(objectIdOf(ID, 7n))).toBe(ID);
    expect(objectIdOf(ID, 7n)).not.toBe(objectIdOf(ID, 8n));
    for (const name of [ID, "../x", `${ID}-`, `x${ID}-1`]) expect(backupOfObject(name)).toBeNull();
  });

  it("mark what a restore has not completed with the restore it belongs to", () => {
    expect(incompleteMark(ID)).toBe(`Holdpoint restore ${ID}: incomplete, do not use`);
  });

  it("say for every kind why nothing can be made beside it", () => {
    expect(whyNotCreate("postgresql", "app")).toContain("ALTER ROLE app CREATEDB");
    expect(whyNotCreate("redis", "default")).toContain("index");
    expect(whyNotCreate("folder", "app")).toContain("folder around it");
    expect(whyNotCreate("mariadb", "app")).toContain("app may not make anything new");
  });
});

describe("what becomes of an object in the store", () => {
  const fresh = { objectId: objectIdOf(ID, 1n), complete: false, ageMs: 1000 };
  const old = { ...fresh, ageMs: 90_000_000 };
  const good = { state: "good", objectId: fresh.objectId, writing: null };

  it("keeps the one a good backup points to and removes what other attempts left", () => {
    expect(fateOfObject(old, good)).toBe("keep");
    expect(fateOfObject({ ...old, objectId: objectIdOf(ID, 2n) }, good)).toBe("remove");
  });

  it("keeps the one that is being written", () => {
    expect(fateOfObject(fresh, { state: "pending", objectId: null, writing: fresh.objectId })).toBe("keep");
    expect(fateOfObject(fresh, { state: "pending", objectId: null, writing: objectIdOf(ID, 2n) })).toBe(
      "remove",
    );
  });

  it("removes what failed, was cancelled or deleted", () => {
    for (const state of ["failed", "cancelled", "deleted"]) {
      expect(fateOfObject({ ...old, complete: true }, { ...good, state })).toBe("remove");
    }
  });

  it("never removes a complete object it does not know, nor a fresh one", () => {
    expect(fateOfObject({ ...old, complete: true }, null)).toBe("keep");
    expect(fateOfObject(fresh, null)).toBe("keep");
    expect(fateOfObject(old, null)).toBe("remove");
  });
});

describe("the plan's digest", () => {
  const plan = {
    backupId: ID,
    systemId: ID,
    systemName: "Shop",
    environment: "production",
    engine: "postgresql" as const,
    server: { host: "a", port: 1, product: "PostgreSQL", version: "15.1", identifier: "7" },
    newDatabase: "restored",
    snapshotAt: "",
    bytes: 1,
    databaseBytes: 1,
    tables: [],
  };

  it("changes with everything a person agreed to, and with nothing else", () => {
    const digest = digestPlan(plan, "f");
    expect(digestPlan({ ...plan, systemName: "Renamed" }, "f")).toBe(digest);
    const others = [
      digestPlan(plan, "e"),
      digestPlan({ ...plan, newDatabase: "other" }, "f"),
      digestPlan({ ...plan, server: { ...plan.server, identifier: "8" } }, "f"),
      digestPlan({ ...plan, server: { ...plan.server, host: "b" } }, "f"),
    ];
    expect(new Set([digest, ...others]).size).toBe(5);
  });
});

describe("progress", () => {
  const dump = {
    phase: "dump",
    bytes: 12_300_000,
    bytesTotal: null,
    tablesDone: 3,
    tablesTotal: 12,
  } as const;

  it("tells in words what is happening", () => {
    expect(describeProgress(dump).text).toBe("Dumping: 12.3 MB, table 3 of 12");
    expect(describeProgress({ ...dump, phase: "count", bytes: 0 }).text).toBe("Counting");
  });

  it("measures by bytes when the size is known, else by tables, and otherwise says nothing", () => {
    expect(describeProgress({ ...dump, bytesTotal: 24_600_000 }).fraction).toBeCloseTo(0.4);
    expect(describeProgress(dump).fraction).toBeCloseTo(0.05 + 0.7 * (2 / 12));
    expect(describeProgress({ ...dump, tablesTotal: null })).not.toHaveProperty("fraction");
    expect(describeProgress({ ...dump, bytesTotal: 1 }).fraction).toBeCloseTo(0.75);
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [123_456, "123 kB"],
    [1_253_000_000, "1.3 GB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
