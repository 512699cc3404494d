import { z } from "zod";

/** How often an open tab says that it is still there, and how long it counts after the last time (milliseconds). */
export const BEAT_MS = 8_000;
export const GONE_AFTER_MS = 20_000;
/** More are counted, not named. */
export const MOST_NAMED = 50;

export const PLACES = [
  "overview",
  "plan",
  "timeline",
  "checks",
  "runs",
  "backups",
  "systems",
  "elsewhere",
] as const;
export type Place = (typeof PLACES)[number];

/** One person; somebody with several tabs is there once, at the place they looked at last. */
export const presentPerson = z.object({
  personId: z.uuid(),
  name: z.string(),
  place: z.enum(PLACES),
  /** Items they have open, in whichever tab. */
  nodeIds: z.array(z.uuid()),
});
export type PresentPerson = z.infer<typeof presentPerson>;

/** Others than oneself. */
export const presentPeople = z.object({ people: z.array(presentPerson), more: z.int() });
export type PresentPeople = z.infer<typeof presentPeople>;

export const sharePresenceInput = z.object({
  launchId: z.uuid(),
  /** Made up by the tab. */
  tab: z.uuid(),
  place: z.enum(PLACES),
  nodeId: z.uuid().nullable().default(null),
});
export const leaveInput = z.object({ launchId: z.uuid(), tab: z.uuid() });
