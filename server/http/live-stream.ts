import { z } from "zod";
import { parseCursor } from "@/server/domain/live/schema";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { parseInput } from "@/server/kernel/verb";
import { type Handler, type Route, withContext } from "./route";
import { findActor, readCookie, sessionCookieName } from "./session";
import { EventStream } from "./sse";

const RECHECK_MS = 30_000;
const MAX_PER_PERSON = 40;
const MAX_PER_PROCESS = 3_000;

const input = z.object({
  launch: z.uuid().optional(),
  run: z.uuid().optional(),
  after: z.string().max(500).optional(),
});

/** Describes the stream for the permission table and the OpenAPI document. */
const followLive = query({
  name: "live.follow",
  summary:
    "Server-sent events: what changes in the console, a launch and one run's log, resumed by Last-Event-ID",
  permission: "launches:read",
  input,
  output: z.object({ allowed: z.literal(true) }),
  run: async () => ({ allowed: true as const }),
});

const handler: Handler = (request) =>
  withContext(request, async (ctx, { hub, ports }) => {
    const options = parseInput(input, Object.fromEntries(new URL(request.url).searchParams));
    await followLive(ctx, options);
    const { actor } = ctx;
    if (actor.kind !== "person") throw new DomainError("unauthenticated", "Sign in to follow the console.");
    if (hub.size >= MAX_PER_PROCESS || hub.countOf(actor.id) >= MAX_PER_PERSON) {
      throw new DomainError("rate_limited", "Too many open tabs follow the console. Close some and reload.", {
        details: { retryAfterSeconds: 5 },
      });
    }
    const token = readCookie(request.headers.get("cookie"), sessionCookieName());
    const stream = new EventStream();
    // An open tab alone is no use of the session: it must be able to go idle.
    const recheck = async () => {
      try {
        const now = await findActor(ports, token, "", { touch: false });
        if (now.kind !== "person" || now.id !== actor.id || now.role !== actor.role) stream.end();
      } catch {
        // The database is away; the next round asks again.
      }
    };
    return stream.respond(request.signal, async () => {
      stream.every(RECHECK_MS, () => void recheck());
      const reader = await hub.open(
        {
          ctx,
          role: actor.role,
          personId: actor.id,
          streams: [CONSOLE_STREAM, ...(options.launch ? [options.launch] : [])],
          runId: options.run ?? null,
          cursor: parseCursor(request.headers.get("last-event-id") ?? options.after),
          write: (text) => stream.write(text),
          recheck,
        },
        () => stream.end(),
      );
      stream.ending(() => hub.close(reader));
    });
  });

export const liveRoute: Route = { handler, verb: followLive, status: 200, produces: "text/event-stream" };
