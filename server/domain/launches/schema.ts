import { z } from "zod";

const name = z.string().trim().min(1, "Name the launch.").max(80, "Use at most 80 characters.");
const version = z.string().trim().max(40, "Use at most 40 characters.");
const targetDate = z.iso.date("Pick a date.").nullable();

export const launchView = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  version: z.string(),
  targetDate: z.iso.date().nullable(),
  sample: z.boolean(),
  createdAt: z.iso.datetime(),
  rev: z.number().int(),
});
export type LaunchView = z.infer<typeof launchView>;

export const createLaunchInput = z.object({
  name,
  version: version.default(""),
  targetDate: targetDate.default(null),
});

export const changeLaunchInput = z.object({
  launchId: z.uuid(),
  rev: z.number().int(),
  name: name.optional(),
  version: version.optional(),
  targetDate: targetDate.optional(),
});

export const launchIdInput = z.object({ launchId: z.uuid() });
