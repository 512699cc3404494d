import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  LIVE_TIMES,
  LiveClient,
  type LiveEvent,
  type LiveHandlers,
  type LiveState,
  liveUrl,
  rewindCursor,
} from "./live-client";

/** A stand-in for the browser's EventSource, which Node does not have. */
function browser() {
  const opened: { url: string; handlers: LiveHandlers; closed: boolean }[] = [];
  const states: LiveState[] = [];
  const events: LiveEvent[] = [];
  let resyncs = 0;
  const client = new LiveClient({
    open: (url, handlers) => {
      const entry = { url, handlers, closed: false };
      opened.push(entry);
      return {
        close: () => {
          entry.closed = true;
        },
      };
    },
    onEvent: (event) => events.push(event),
    onResync: () => {
      resyncs += 1;
    },
    onState: (state) => states.push(state),
  });
  const last = () => {
    const entry = opened.at(-1);
    if (!entry) throw new Error("No stream was opened.");
    return entry;
  };
  return { client, opened, states, events, last, resyncs: () => resyncs };
}

const message = (seq: number) =>
  JSON.stringify({
    type: "plans.ticked",
    stream: "L1",
    seq,
    at: "2026-11-20T12:00:00Z",
    actor: null,
    payload: {},
  });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the live client", () => {
  it("opens one stream and hands on what it can read", () => {
    const { client, events, last, opened, states } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onOpen();
    last().handlers.onMessage(message(7), "7");
    last().handlers.onMessage("not json", "8");
    expect(opened).toHaveLength(1);
    expect(last().url).toBe("/api/v1/live?launch=L1");
    expect(events.map((event) => event.seq)).toEqual([7]);
    expect(states).toEqual(["connecting", "live"]);
  });

  it("reopens after the last event when a run joins, and forgets with a launch or a run what was theirs", () => {
    const { client, last, opened } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onMessage(message(7), "console=3;L1=7");
    client.follow({ launch: "L1", run: "R1", afterLine: 500 });
    expect(opened[0]?.closed).toBe(true);
    expect(last().url).toBe(liveUrl({ launch: "L1", run: "R1" }, "console=3;L1=7;log=500"));
    client.follow({ launch: "L1", run: "R1" });
    expect(opened).toHaveLength(2);
    last().handlers.onMessage(message(8), "console=3;L1=8;log=640");
    client.follow({ launch: "L1", run: "R2" });
    expect(last().url).toBe(liveUrl({ launch: "L1", run: "R2" }, "console=3;L1=8"));
    client.follow({ launch: "L2" });
    expect(last().url).toBe(liveUrl({ launch: "L2" }, "console=3"));
  });

  it("opens the first stream of a launch where the page's reads ended", () => {
    const { client, last, opened } = browser();
    client.begin("L1", "console=3;L1=7");
    expect(opened).toHaveLength(0);
    client.follow({ launch: "L1" });
    expect(opened).toHaveLength(1);
    expect(last().url).toBe(liveUrl({ launch: "L1" }, "console=3;L1=7"));
    client.follow({ launch: "L1", run: "R1" });
    expect(last().url).toBe(liveUrl({ launch: "L1", run: "R1" }, "console=3;L1=7"));
  });

  it("goes back to a page's reads only when the stream is already past them", () => {
    const { client, last, opened } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onMessage(message(7), "console=3;L1=7");
    client.begin("L1", "console=3;L1=9");
    client.begin("L2", "console=1;L2=4");
    expect(opened).toHaveLength(1);
    client.begin("L1", "console=3;L1=5");
    expect(opened).toHaveLength(2);
    expect(last().url).toBe(liveUrl({ launch: "L1" }, "console=3;L1=5"));
    expect(rewindCursor("", "console=3;L1=5")).toBe("console=3;L1=5");
    expect(rewindCursor("console=3", "")).toBe("console=3");
  });

  it("follows the console alone where there is no launch", () => {
    const { client, last } = browser();
    client.follow({});
    expect(last().url).toBe("/api/v1/live");
  });

  it("tries again ever more slowly, and polls once the stream stays away for 30 s", () => {
    const { client, last, opened, resyncs, states } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onError(true);
    expect(states.at(-1)).toBe("reconnecting");
    vi.advanceTimersByTime(LIVE_TIMES.retryFirst);
    expect(opened).toHaveLength(2);
    last().handlers.onError(true);
    vi.advanceTimersByTime(LIVE_TIMES.retryFirst);
    expect(opened).toHaveLength(2);
    vi.advanceTimersByTime(LIVE_TIMES.retryFirst);
    expect(opened).toHaveLength(3);
    vi.advanceTimersByTime(LIVE_TIMES.pollAfter);
    expect(resyncs()).toBe(1);
    vi.advanceTimersByTime(LIVE_TIMES.poll * 2);
    expect(resyncs()).toBe(3);
    last().handlers.onOpen();
    vi.advanceTimersByTime(LIVE_TIMES.poll * 4);
    expect(resyncs()).toBe(3);
    expect(states.at(-1)).toBe("live");
  });

  it("gives the connection back when hidden for a minute and resumes where it was", () => {
    const { client, last, states } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onMessage(message(9), "L1=9");
    client.setHidden(true);
    vi.advanceTimersByTime(LIVE_TIMES.hidden - 1);
    expect(last().closed).toBe(false);
    client.setHidden(false);
    client.setHidden(true);
    vi.advanceTimersByTime(LIVE_TIMES.hidden);
    expect(last().closed).toBe(true);
    expect(states.at(-1)).toBe("paused");
    client.setHidden(false);
    expect(last().url).toContain("after=L1%3D9");
  });

  it("reads everything again on resync, from the cursor the server names", () => {
    const { client, last, resyncs } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onResync("L1=42");
    client.follow({ launch: "L1", run: "R1" });
    expect(resyncs()).toBe(1);
    expect(last().url).toContain("after=L1%3D42");
  });

  it("leaves nothing behind when stopped", () => {
    const { client, last, opened } = browser();
    client.follow({ launch: "L1" });
    last().handlers.onError(true);
    client.stop();
    vi.advanceTimersByTime(600_000);
    expect(opened).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
