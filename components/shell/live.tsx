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
};
const LiveContext = createContext<LiveValue>({
  state: "connecting",
  since: 0,
  subscribe: () => () => {},
  setRun: () => {},
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
  const value = useMemo(() => ({ ...status, subscribe, setRun }), [status, subscribe]);
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
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
