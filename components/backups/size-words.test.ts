import { describe, expect, it } from "vitest";
import type { BackupView } from "@/server/domain/backups/schema";
import { sizeTrends } from "./size-words";

const backup = (at: string, bytes: number | null, state: BackupView["state"] = "good") =>
  ({ systemId: "s", systemName: "Shop", state, bytes, snapshotAt: at, createdAt: at }) as BackupView;

describe("the trend of sizes", () => {
  it("goes from the oldest to the newest and says how much it grew", () => {
    const newestFirst = [
      backup("2026-11-03T00:00:00Z", 150),
      backup("2026-11-02T12:00:00Z", null, "failed"),
      backup("2026-11-02T00:00:00Z", 120),
      backup("2026-11-01T00:00:00Z", 100),
    ];
    const [trend] = sizeTrends(newestFirst);
    expect(trend?.points.map(({ value }) => value)).toEqual([100, 120, 150]);
    expect(trend?.sentence).toBe("from 100 B to 150 B over 3 backups, up 50 %.");
  });

  it("says when nothing changed or it multiplied, and waits for three", () => {
    const of = (...sizes: number[]) =>
      sizeTrends(sizes.map((size) => backup("2026-11-01T00:00:00Z", size)))[0]?.sentence;
    expect(of(5, 5, 5)).toBe("5 B in each of 3 backups.");
    expect(of(500, 200, 100)).toBe("from 100 B to 500 B over 3 backups, 5.0 times the first.");
    expect(of(50, 80, 100)).toBe("from 100 B to 50 B over 3 backups, down 50 %.");
    expect(of(1, 2)).toBeUndefined();
  });
});
