import { orderEvents, type Step } from "./order-events";

/** A node as the schedule sees it; parents before their children. Days count from 1970-01-01. */
export interface Work {
  /** Index of the node it stands in, -1 at the top. */
  parent: number;
  waitsFor: readonly number[];
  /** The day it is planned to begin; null when nothing says so. */
  start: number | null;
  /** How many days it takes by itself, at least 1 with a planned day; 0 when it only holds others. */
  days: number;
}

/** Moves one node, and what is in it, by so many days. */
export interface Shift {
  node: number;
  days: number;
}

export interface Place {
  /** The first day of it or of what it holds. */
  start: number;
  /** The first day of its own work. */
  begins: number;
  /** The last day; before `start` when there is nothing to do. */
  end: number;
  /** Days it can move before the end of all moves. */
  slack: number;
  critical: boolean;
}

export interface Schedule {
  places: readonly Place[];
  /** The last day of all; null when nothing takes time. */
  end: number | null;
  /** The nodes whose days add up to the end, first one first. */
  critical: readonly number[];
  circles: readonly (readonly number[])[];
}

interface Times {
  at: number[];
  /** By event: the step that decided its time; undefined when its own date did. */
  driver: (Step | undefined)[];
}

/**
 * When everything happens: nothing begins before its planned day or before all it waits for has ended, and what stands
 * in something waits with it. `first` is the day on which begins what no date, no dependency and nothing around it
 * places.
 */
export function schedulePlan(works: readonly Work[], first: number, shift?: Shift): Schedule {
  const { order, before, circles } = orderEvents(works);
  const model: Model = { works, first, order, before, shift, lags: lagsOf(works, shift) };
  const times = forward(model);
  const last = lastOf(works, times);
  const end = last === null ? null : (times.at[3 * last + 2] ?? first);
  const critical = last === null ? [] : trace(last, works, times);
  const late = backward(model, end ?? first);
  const chosen = new Set(critical);
  const starts = shownStarts(works, times);
  const slackOf = (event: number) => Math.max(0, (late[event] ?? 0) - (times.at[event] ?? 0));
  const places = works.map((work, at) => {
    const whole = slackOf(3 * at + 2);
    return {
      start: starts[at] ?? first,
      begins: times.at[3 * at + 1] ?? first,
      end: times.at[3 * at + 2] ?? first,
      slack: work.days > 0 ? Math.min(slackOf(3 * at + 1), whole) : whole,
      critical: chosen.has(at),
    };
  });
  return { places, end, critical, circles };
}

interface Model {
  works: readonly Work[];
  first: number;
  order: readonly number[];
  before: readonly (readonly Step[])[];
  shift: Shift | undefined;
  /** By node: by how much its own date moves. */
  lags: readonly number[];
}

/** The chosen node moves, and what is in it moves along: by its own date where it has one, else with what is around. */
function lagsOf(works: readonly Work[], shift: Shift | undefined): number[] {
  const inside = new Set<number>();
  return works.map((work, at) => {
    const chosen = at === shift?.node;
    if (!chosen && !inside.has(work.parent)) return 0;
    inside.add(at);
    return chosen || work.start !== null ? (shift?.days ?? 0) : 0;
  });
}

/** How many days after its beginning a step ends at the earliest; null where it holds nothing back. */
function weight(step: Step, { works, lags, shift }: Model): number | null {
  const at = Math.floor(step.to / 3);
  if (step.kind === "lasts") return (works[at]?.days ?? 0) - 1;
  // What has a day of its own does not begin with what is around it.
  if (step.kind === "inside" && step.to % 3 === 1) return works[at]?.start === null ? (lags[at] ?? 0) : null;
  const later = at === shift?.node && step.to % 3 === 0 ? Math.max(0, shift.days) : 0;
  return later + (step.kind === "waits" ? 1 : 0);
}

function forward(model: Model): Times {
  const { order, before } = model;
  const at = new Array<number>(order.length).fill(Number.NEGATIVE_INFINITY);
  const driver = new Array<Step | undefined>(order.length);
  for (const event of order) {
    let best = event % 3 === 1 ? released(model, Math.floor(event / 3)) : Number.NEGATIVE_INFINITY;
    for (const step of before[event] ?? []) {
      const time = (at[step.from] ?? 0) + (weight(step, model) ?? Number.NEGATIVE_INFINITY);
      // What one waits for is named before one's own date when both say the same day.
      if (time > best || (time === best && driver[event] === undefined && Number.isFinite(time))) {
        best = time;
        driver[event] = step;
      }
    }
    at[event] = best;
  }
  return { at, driver };
}

/** The day on which nothing but its own date, or the beginning of the plan, holds a node back. */
function released({ works, lags, first }: Model, at: number): number {
  const work = works[at];
  const lag = lags[at] ?? 0;
  if (work && work.start !== null) return work.start + lag;
  return work && work.parent >= 0 ? Number.NEGATIVE_INFINITY : first + lag;
}

function lastOf(works: readonly Work[], { at }: Times): number | null {
  let last: number | null = null;
  for (const [index, { days }] of works.entries()) {
    if (days === 0) continue;
    // Of those that end together the last one listed: it stands in the others, not the other way round.
    if (last === null || (at[3 * index + 2] ?? 0) >= (at[3 * last + 2] ?? 0)) last = index;
  }
  return last;
}

/** From the end back along what decided each time. */
function trace(last: number, works: readonly Work[], { driver }: Times): number[] {
  const path: number[] = [];
  for (let event: number | undefined = 3 * last + 2; event !== undefined; ) {
    const step: Step | undefined = driver[event];
    const at = Math.floor(event / 3);
    if (step?.kind === "lasts" && (works[at]?.days ?? 0) > 0) path.push(at);
    event = step?.from;
  }
  return path.reverse();
}

/** By event: the latest time that does not move the end. */
function backward(model: Model, end: number): number[] {
  const late = new Array<number>(model.order.length).fill(end);
  for (const event of model.order.toReversed()) {
    for (const step of model.before[event] ?? []) {
      const days = weight(step, model);
      if (days !== null) late[step.from] = Math.min(late[step.from] ?? end, (late[event] ?? end) - days);
    }
  }
  return late;
}

/** What only holds others is shown from the first of them. */
function shownStarts(works: readonly Work[], { at }: Times): number[] {
  const none = Number.POSITIVE_INFINITY;
  const starts = works.map((work, index) => (work.days > 0 ? (at[3 * index + 1] ?? none) : none));
  for (let index = works.length - 1; index >= 0; index -= 1) {
    const parent = works[index]?.parent ?? -1;
    if (parent >= 0) starts[parent] = Math.min(starts[parent] ?? none, starts[index] ?? none);
  }
  return starts.map((start, index) => (start === none ? (at[3 * index + 1] ?? 0) : start));
}
