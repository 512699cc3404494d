"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import {
  LiveClient,
  type LiveConnection,
  type LiveEvent,
  type LiveHandlers,
  type LiveState,
} from "./live-client";

export type { LiveEvent, LiveState } from "./live-client";

type FollowedRun = { run: string; afterLine?: number | undefined };

type LiveValue = {
  state: LiveState;
  /** When this state began (ms). While not live, what is on the page is as old as this. */
  since: number;
  subscribe: (handler: (event: LiveEvent) => void) => () => void;
  setRun: (run: FollowedRun | undefined) => void;
  begin: (launch: string, cursor: string) => void;
};
const LiveContext = createContext<LiveValue>({
  state: "connecting",
  since: 0,
  subscribe: () => () => {},
  setRun: () => {},
  begin: () => {},
});

function openEventSource(url: string, handlers: LiveHandlers): LiveConnection {
  const source = new EventSource(url);
  source.onopen = handlers.onOpen;
  source.onmessage = (event: MessageEvent<string>) => handlers.onMessage(event.data, event.lastEventId);
  source.addEventListener("ready", (event) => handlers.onMessage(event.data, event.lastEventId));
  source.addEventListener("resync", (event) => handlers.onResync(event.lastEventId));
  source.onerror = () => handlers.onError(source.readyState === EventSource.CLOSED);
  return source;
}

/** Holds the tab's one stream, for the console and the current launch; everything inside can listen with `useLive`. */
export function LiveProvider({ launch, children }: { launch: string | undefined; children: ReactNode }) {
  const queries = useQueryClient();
  const [status, setStatus] = useState<{ state: LiveState; since: number }>({
    state: "connecting",
    since: 0,
  });
  const [run, setRun] = useState<FollowedRun | undefined>(undefined);
  const handlers = useRef(new Set<(event: LiveEvent) => void>());
  const client = useRef<LiveClient | null>(null);
  /** The effects of the page run before the one that makes the client. */
  const early = useRef<{ launch: string; cursor: string } | null>(null);

  useEffect(() => {
    const made = new LiveClient({
      open: openEventSource,
      onEvent: (event) => {
        for (const handler of handlers.current) handler(event);
      },
      onResync: () => void queries.invalidateQueries(),
      onState: (state, since) => setStatus({ state, since }),
    });
    client.current = made;
    if (early.current) made.begin(early.current.launch, early.current.cursor);
    early.current = null;
    const onVisibility = () => made.setHidden(document.hidden);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      made.stop();
      client.current = null;
    };
  }, [queries]);

  useEffect(() => {
    client.current?.follow({ launch, ...run });
  }, [launch, run]);

  const subscribe = useCallback((handler: (event: LiveEvent) => void) => {
    handlers.current.add(handler);
    return () => {
      handlers.current.delete(handler);
    };
  }, []);
  const begin = useCallback((of: string, cursor: string) => {
    early.current = client.current ? null : { launch: of, cursor };
    client.current?.begin(of, cursor);
  }, []);
  const value = useMemo(() => ({ ...status, subscribe, setRun, begin }), [status, subscribe, begin]);
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}

/**
 * Says how far the page's data reaches, so that the stream goes on from there and no change falls between the read on
 * the server and the first event. Every page of a launch renders it with the cursor of `launchPage()`.
 */
export function LivePosition({ launch, cursor }: { launch: string; cursor: string }) {
  const { begin } = useContext(LiveContext);
  useEffect(() => begin(launch, cursor), [begin, launch, cursor]);
  return null;
}

/** Calls the handler with every live event of the launch (and of the followed run). It may change on each render. */
export function useLive(handler: (event: LiveEvent) => void): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useEffectEvent(handler);
  useEffect(() => subscribe((event) => latest(event)), [subscribe]);
}

/**
 * Adds the events and log lines of one run to the tab's stream while this screen is shown. Give `afterLine` when the
 * log's tail is already on the screen; only its first value for a run counts, the stream remembers the rest.
 */
export function useLiveRun(run: string | undefined, afterLine?: number): void {
  const { setRun } = useContext(LiveContext);
  const begin = useEffectEvent((id: string) => setRun({ run: id, afterLine }));
  useEffect(() => {
    if (run) begin(run);
    return () => setRun(undefined);
  }, [run, setRun]);
}

export function useLiveState(): { state: LiveState; since: number } {
  const { state, since } = useContext(LiveContext);
  return { state, since };
}
