import { describe, expect, it } from "vitest";
import { readDate, readEstimate, readPercent, readTiming } from "./durations";
import { readMeasure } from "./measures";
import { parsePlan } from "./parse-plan";
import { readPriority, readStatus } from "./status-words";

const nodesOf = (text: string) => parsePlan(new TextEncoder().encode(text)).nodes;

describe("words and numbers", () => {
  it.each([
    ["6h", 360],
    ["½ Tag", 240],
    ["1½ days", 720],
    ["2-3 days", 1440],
    ["12 weeks", 28_800],
    ["2 semanas", 4800],
    ["3 jours", 1440],
    ["2 saat", 120],
    ["1 gün", 480],
    ["2 дня", 960],
    ["0.5日", 240],
    ["4小时", 240],
    ["3 人天", 1440],
    ["1d 4h", 720],
  ])("the estimate %s has %i minutes of work", (text, minutes) => {
    expect(readEstimate(text)?.minutes).toBe(minutes);
  });

  it.each([
    ["2027-03-12", "2027-03-12"],
    ["12.03.2027", "2027-03-12"],
    ["12 March 2027", "2027-03-12"],
    ["Mar 12, 2027", "2027-03-12"],
    ["12. März 2027", "2027-03-12"],
    ["12 de marzo de 2027", "2027-03-12"],
    ["1er août 2027", "2027-08-01"],
    ["12 Mart 2027", "2027-03-12"],
    ["12 марта 2027", "2027-03-12"],
    ["2027年3月12日", "2027-03-12"],
    ["03/04/2027", null],
    ["40 items 2027", null],
  ])("the date %s is %s", (text, date) => {
    expect(readDate(text)).toBe(date);
  });

  it.each([
    ["Weeks 33-34", "week", 33, 34],
    ["KW 12", "week", 12, 12],
    ["Day 4-5", "day", 4, 5],
    ["T-7 days", "day", -7, -7],
    ["第3周", "week", 3, 3],
  ])("%s is counted from a date to be picked", (text, unit, from, to) => {
    expect(readTiming(text)).toMatchObject({ unit, from, to });
  });

  it.each([
    ["✅ Complete", "done"],
    [":hourglass:", "open"],
    ["🚧", "in_progress"],
    ["erledigt", "done"],
    ["en cours", "in_progress"],
    ["pendiente", "open"],
    ["em andamento", "in_progress"],
    ["Tamamlandı", "done"],
    ["В работе", "in_progress"],
    ["未着手", "open"],
    ["已完成", "done"],
    ["否", "open"],
    ["No-Go", "blocked"],
    ["Deferred", "cancelled"],
  ])("the state %s is %s", (text, state) => {
    expect(readStatus(text)?.state).toBe(state);
  });

  it.each([
    ["P0", "critical"],
    ["🔴 Critical", "critical"],
    ["hoch", "high"],
    ["média", "medium"],
    ["低", "low"],
  ])("the priority %s is %s", (text, value) => {
    expect(readPriority(text)?.value).toBe(value);
  });

  it("progress and measures with comparator, unit and percentile", () => {
    expect([readPercent("40%"), readPercent("▓▓░░ 40 %"), readPercent("%40")]).toEqual([40, 40, 40]);
    expect(readMeasure("< 200ms (p95)")).toMatchObject({
      comparator: "<",
      value: 200,
      unit: "ms",
      percentile: 95,
    });
    expect(readMeasure("≥ 99,9 %")).toMatchObject({ comparator: ">=", value: 99.9, unit: "%" });
    expect(readMeasure("%99,9")).toMatchObject({ value: 99.9, unit: "%" });
    expect(readMeasure("~200-300 ms")).toMatchObject({ approximate: true, value: 200, upper: 300 });
  });
});

const PLAN = `# Atlas

## Phase 3: Base

- [ ] T103 Lay the ground

## Phase 9: Harden

**Progress**: 40%

| ID | Task | Estimate | Owner | Dependencies |
|----|------|----------|-------|--------------|
| 9.46.1 | Scan | 4h | @ana | Phase 3 |
| 9.46.2 | Fix | 2d | Ben | 9.46.* |
| 9.47.1 | Scan again | 1w | Cid | 9.46.2 |
| T104 | Load test | 4h | | 9.47.1 |
| T105 | Soak test | 4h | | T104 |
| T106 | Chaos | 4h | | T104-T105 |
| T107 | Report | 1h | | Phase 3 + T104 |
| T108 | Sign | 1h | | All previous phases |
| T109 | Ship | 1h | | T999 |

- [ ] [P] Warm the caches (2h) @dee
`;

describe("dependencies", () => {
  const nodes = nodesOf(PLAN);
  const needs = (id: string) => {
    const node = nodes.find(({ externalId }) => externalId === id);
    return node?.dependencies?.resolved.map((at) => nodes[at]?.externalId ?? nodes[at]?.title);
  };
  it.each([
    ["9.46.1", ["Phase 3: Base"]],
    ["9.46.2", ["9.46.1"]],
    ["9.47.1", ["9.46.2"]],
    ["T106", ["T104", "T105"]],
    ["T107", ["Phase 3: Base", "T104"]],
    ["T108", ["Phase 3: Base"]],
  ])("%s waits for %j", (id, others) => {
    expect(needs(id)).toEqual(others);
  });

  it("tells what is not in the plan, and reads the facts beside", () => {
    expect(nodes.find(({ externalId }) => externalId === "T109")?.dependencies?.unresolved).toEqual(["T999"]);
    expect(nodes.find(({ kind, title }) => kind === "phase" && title.startsWith("Phase 9"))?.percent).toBe(
      40,
    );
    expect(nodes.find(({ title }) => title.includes("Warm"))).toMatchObject({
      parallel: true,
      owner: "dee",
      estimate: { minutes: 120 },
    });
  });
});
