import { z } from "zod";
import { parseCursor } from "@/server/domain/live/schema";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { parseInput } from "@/server/kernel/verb";
import type { LiveReader } from "./live-reader";
import { type Handler, type Route, withContext } from "./route";
import { findActor, readCookie, sessionCookieName } from "./session";

const QUEUE_BYTES = 1024 * 1024;
const KEEP_ALIVE_MS = 15_000;
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
  summary: "Server-sent events: what changes in the console, a launch and one run's log, resumed by Last-Event-ID",
  permission: "launches:read",
  input,
  output: z.object({ allowed: z.literal(true) }),
  run: async () => ({ allowed: true as const }),
});

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
};

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
    const stillAllowed = async () => {
      const now = await findActor(ports, token, "");
      return now.kind === "person" && now.id === actor.id && now.role === actor.role;
    };
    const encoder = new TextEncoder();
    let finish = () => {};
    const body = new ReadableStream<Uint8Array>(
      {
        start: async (controller) => {
          let ended = false;
          let reader: LiveReader | undefined;
          const timers: NodeJS.Timeout[] = [];
          const end = () => {
            if (ended) return;
            ended = true;
            for (const timer of timers) clearInterval(timer);
            if (reader) hub.close(reader);
            try {
              controller.close();
            } catch {
              // The client has gone already.
            }
          };
          const write = (text: string) => {
            if (ended) return true;
            controller.enqueue(encoder.encode(text));
            return (controller.desiredSize ?? 0) > -QUEUE_BYTES;
          };
          const recheck = () => {
            stillAllowed().then(
              (allowed) => allowed || end(),
              () => {},
            );
          };
          finish = end;
          request.signal.addEventListener("abort", end);
          write(`retry: ${1_000 + Math.floor(Math.random() * 1_500)}\n\n`);
          timers.push(setInterval(() => write(": still here\n\n"), KEEP_ALIVE_MS));
          timers.push(setInterval(recheck, RECHECK_MS));
          reader = await hub.open(
            {
              ctx: { ...ctx, actor },
              role: actor.role,
              personId: actor.id,
              streams: [CONSOLE_STREAM, ...(options.launch ? [options.launch] : [])],
              runId: options.run ?? null,
              cursor: parseCursor(request.headers.get("last-event-id") ?? options.after),
              write,
              recheck,
            },
            end,
          );
          if (ended) hub.close(reader);
        },
        cancel: () => finish(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
    );
    return new Response(body, { headers: HEADERS });
  });

export const liveRoute: Route = { handler, verb: followLive, status: 200, produces: "text/event-stream" };
