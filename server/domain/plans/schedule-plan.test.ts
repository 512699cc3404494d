import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Schedule, schedulePlan, type Work } from "./schedule-plan";

const work = (days: number, waitsFor: number[] = [], more: Partial<Work> = {}): Work => ({
  parent: -1,
  start: null,
  days,
  waitsFor,
  ...more,
});
const spans = ({ places }: Schedule) => places.map(({ start, end }) => [start, end]);

describe("placing work", () => {
  it("lets what waits begin the day after", () => {
    const schedule = schedulePlan([work(3), work(2, [0]), work(1)], 100);
    expect(spans(schedule)).toEqual([
      [100, 102],
      [103, 104],
      [100, 100],
    ]);
    expect(schedule).toMatchObject({ end: 104, critical: [0, 1] });
    expect(schedule.places.map(({ slack }) => slack)).toEqual([0, 0, 4]);
  });

  it("pushes a planned day behind what it waits for, never before it", () => {
    const schedule = schedulePlan([work(5, [], { start: 10 }), work(1, [0], { start: 12 })], 0);
    expect(spans(schedule)[1]).toEqual([15, 15]);
    expect(schedulePlan([work(5, [], { start: 10 }), work(1, [0], { start: 30 })], 0)).toMatchObject({
      end: 30,
      critical: [1],
    });
  });

  it("waits for all that a group holds, and makes all in a group wait", () => {
    const works = [
      work(0),
      work(2, [], { parent: 0 }),
      work(6, [], { parent: 0 }),
      work(0, [0]),
      work(1, [], { parent: 3 }),
    ];
    const schedule = schedulePlan(works, 0);
    expect(spans(schedule)).toEqual([
      [0, 5],
      [0, 1],
      [0, 5],
      [6, 6],
      [6, 6],
    ]);
    expect(schedule.critical).toEqual([2, 4]);
  });

  it("says who waits for each other in a circle, and still places everything", () => {
    const schedule = schedulePlan([work(1, [2]), work(1, [0]), work(1, [1]), work(1, [0])], 0);
    expect(schedule.circles).toEqual([[0, 1, 2]]);
    expect(spans(schedule)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [1, 1],
    ]);
  });

  it("moves a group with what is in it, once", () => {
    const works = [
      work(0),
      work(2, [], { parent: 0, start: 5 }),
      work(2, [1], { parent: 0, start: 7 }),
      work(1, [0]),
    ];
    const moved = schedulePlan(works, 0, { node: 0, days: 3 });
    expect(spans(moved)).toEqual([
      [8, 11],
      [8, 9],
      [10, 11],
      [12, 12],
    ]);
  });

  it("has no end when nothing takes time", () => {
    expect(schedulePlan([work(0), work(0, [0])], 7)).toMatchObject({ end: null, critical: [] });
    expect(schedulePlan([], 7)).toEqual({ places: [], end: null, critical: [], circles: [] });
  });
});

/** Plans with groups, dates and dependencies in any direction, circles included. */
const plans = fc.integer({ min: 1, max: 24 }).chain((size) =>
  fc
    .tuple(
      ...Array.from({ length: size }, (_, at) =>
        fc.record({
          parent: at === 0 ? fc.constant(-1) : fc.integer({ min: -1, max: at - 1 }),
          waitsFor: fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 3 }),
          start: fc.option(fc.integer({ min: -20, max: 60 }), { freq: 2 }),
          days: fc.integer({ min: 0, max: 9 }),
        }),
      ),
    )
    .map(inPreorder),
);

/** Gives the drawn nodes the order of a document: what stands in something follows it before anything else does. */
function inPreorder(drawn: Work[]): Work[] {
  const order: number[] = [];
  const visit = (at: number) => {
    order.push(at);
    for (const [child, { parent }] of drawn.entries()) if (parent === at) visit(child);
  };
  for (const [at, { parent }] of drawn.entries()) if (parent === -1) visit(at);
  const to = new Map(order.map((from, at) => [from, at]));
  return order.flatMap((from) => {
    const node = drawn[from];
    if (!node) return [];
    const waitsFor = node.waitsFor.map((other) => to.get(other) ?? 0);
    const start = node.days === 0 ? null : node.start;
    return [{ ...node, parent: to.get(node.parent) ?? -1, waitsFor, start }];
  });
}

/** Dependencies that count: not on what one stands in or holds, not around a circle. */
function* counted(works: readonly Work[], { circles }: Schedule) {
  const inCircle = new Set(circles.flat());
  const above = (at: number): number[] => (at < 0 ? [] : [at, ...above(works[at]?.parent ?? -1)]);
  for (const [at, { waitsFor }] of works.entries()) {
    for (const other of waitsFor) {
      const related = above(at).includes(other) || above(other).includes(at);
      if (!related && !(inCircle.has(at) && inCircle.has(other) && other > at)) yield [at, other] as const;
    }
  }
}

describe("whatever the plan", () => {
  it("nothing begins before what it waits for has ended", () => {
    fc.assert(
      fc.property(plans, (works) => {
        const schedule = schedulePlan(works, 0);
        for (const [at, other] of counted(works, schedule)) {
          const [self, first] = [schedule.places[at], schedule.places[other]];
          expect(self?.begins).toBeGreaterThan(first?.end ?? Infinity);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("nothing begins before its own day, and everything takes its days", () => {
    fc.assert(
      fc.property(plans, (works) => {
        const { places, end } = schedulePlan(works, 0);
        for (const [at, { start, days }] of works.entries()) {
          const place = places[at];
          if (days === 0 || !place) continue;
          expect(place.end - place.start + 1).toBeGreaterThanOrEqual(days);
          expect(place.end).toBeGreaterThanOrEqual((start ?? -Infinity) + days - 1);
          expect(place.end + place.slack).toBeLessThanOrEqual(end ?? -Infinity);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("the critical path adds up to the end, day by day, and has no slack", () => {
    fc.assert(
      fc.property(plans, (works) => {
        const { places, end, critical } = schedulePlan(works, 0);
        if (end === null) return;
        const days = critical.reduce((sum, at) => sum + (works[at]?.days ?? 0), 0);
        const [first = -1] = critical;
        expect((places[first]?.begins ?? Number.NaN) + days - 1).toBe(end);
        for (const at of critical) expect(places[at]?.slack).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it("where no date is given the critical path is as long as the plan", () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const works = drawn.map((node) => ({ ...node, start: null }));
        const { end, critical } = schedulePlan(works, 0);
        const days = critical.reduce((sum, at) => sum + (works[at]?.days ?? 0), 0);
        expect(days).toBe(end === null ? 0 : end + 1);
      }),
      { numRuns: 150 },
    );
  });

  it("moving something by no days moves nothing; by more days nothing earlier", () => {
    fc.assert(
      fc.property(plans, fc.nat(), fc.integer({ min: 0, max: 30 }), (works, pick, days) => {
        const node = pick % works.length;
        const before = schedulePlan(works, 0);
        expect(schedulePlan(works, 0, { node, days: 0 })).toEqual(before);
        const after = schedulePlan(works, 0, { node, days });
        for (const [at, place] of after.places.entries()) {
          expect(place.end).toBeGreaterThanOrEqual(before.places[at]?.end ?? -Infinity);
        }
      }),
      { numRuns: 150 },
    );
  });
});
