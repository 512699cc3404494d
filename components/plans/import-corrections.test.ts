import { describe, expect, it } from "vitest";
import type { GuessView } from "@/server/domain/plans/schema";
import { guessesFor, withColumn, withoutGuess, withReading } from "./import-corrections";

const guess: GuessView = {
  ...{ key: "table-1", what: "table", as: "notes", recognised: "notes", confidence: "unsure", why: "" },
  ...{ title: "Preparation", line: 5, endLine: 8, size: 2, excerpt: "" },
  columns: [
    { id: "thing", name: "Thing", means: "title", recognised: "title" },
    { id: "person", name: "Person", means: "notes", recognised: "notes" },
  ],
};
const other = { key: "list-1", as: "risks" as const };

describe("corrections", () => {
  it("are kept beside those of other guesses", () => {
    expect(withReading([other], guess, "tasks")).toEqual([other, { key: "table-1", as: "tasks" }]);
    const both = withColumn(withReading([other], guess, "tasks"), guess, "person", "owner");
    expect(both).toEqual([other, { key: "table-1", as: "tasks", columns: { person: "owner" } }]);
    expect(withReading(both, guess, "risks").at(-1)).toEqual({
      key: "table-1",
      as: "risks",
      columns: { person: "owner" },
    });
    expect(withoutGuess(both, guess)).toEqual([other]);
  });

  it("vanish when everything is as it was recognised", () => {
    const said = withColumn(withReading([], guess, "tasks"), guess, "person", "owner");
    expect(withColumn(withReading(said, guess, "notes"), guess, "person", "notes")).toEqual([]);
  });

  it("are offered first where the importer was not certain", () => {
    const certain: GuessView = { ...guess, key: "list-2", what: "list", confidence: "certain" };
    expect(guessesFor([guess, certain], "unclear")).toEqual([guess]);
    expect(guessesFor([guess, certain], "list")).toEqual([certain]);
  });
});
