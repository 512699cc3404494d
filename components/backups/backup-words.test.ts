import { describe, expect, it } from "vitest";
import { comparisonSentence, differences, suggestDatabase } from "./backup-words";

const row = (table: string, expected: number, found: number | null, sameContent: boolean | null = true) => ({
  schema: "public",
  table,
  expected,
  found,
  sameContent,
});

describe("the words of backups", () => {
  it("finds missing, different and changed tables", () => {
    const all = [
      row("a", 1, 1),
      row("b", 2, 1),
      row("c", 3, null, null),
      row("d", 4, 4, false),
      row("e", 5, 5, null),
    ];
    expect(differences(all).map(({ table }) => table)).toEqual(["b", "c", "d"]);
    expect(comparisonSentence(all)).toBe("5 tables, 11 rows: 3 tables differ from the backup.");
    expect(comparisonSentence([row("a", 1, 1)])).toMatch(/^1 table, 1 row: every table/);
  });

  it("suggests a name PostgreSQL takes without quotes", () => {
    const name = suggestDatabase("Orders – Live 2", "2026-11-20T09:30:00.000Z");
    expect(name).toBe("orders_live_2_restored_20261120_0930");
    expect(suggestDatabase("9 lives", "2026-11-20T09:30:00.000Z")).toMatch(/^_9_lives/);
    expect(suggestDatabase("ж".repeat(80), "2026-11-20T09:30:00.000Z")).toMatch(/^[a-z_][a-z0-9_]{0,62}$/);
  });
});
