import type { z } from "zod";
import type { Permission } from "./permissions";

/** The stream for what belongs to no launch. */
export const CONSOLE_STREAM = "console";

export interface LiveEventInput {
  stream: string;
  type: string;
  permission: Permission;
  payload: unknown;
}

export interface EventType<S extends z.ZodType> {
  type: string;
  permission: Permission;
  payload: S;
  /** Builds the event for a stream: a launch id, or CONSOLE_STREAM. */
  on(stream: string, payload: z.output<S>): LiveEventInput;
}

/** Declares a live event once: its name, who may receive it, and its payload. */
export function defineEvent<S extends z.ZodType>(spec: {
  type: string;
  permission: Permission;
  payload: S;
}): EventType<S> {
  return {
    ...spec,
    // Parsed like an answer, so that a row given by mistake leaks no field into the stream.
    on: (stream, payload) => ({
      stream,
      type: spec.type,
      permission: spec.permission,
      payload: spec.payload.parse(payload),
    }),
  };
}
