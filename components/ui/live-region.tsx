"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";

type Announce = (message: string, urgency?: "polite" | "assertive") => void;
const AnnounceContext = createContext<Announce>(() => {});

/** The shortest time between two polite announcements; in between, only the newest is kept. */
const POLITE_GAP_MS = 5000;

/** Says something to screen readers: politely at most once per 5 s, or at once when it cannot wait. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

/** The page's one polite and one assertive region. Mounted by the shell. */
export function LiveRegionProvider({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState("");
  const [assertive, setAssertive] = useState("");
  const lastAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const announce = useCallback<Announce>((message, urgency = "polite") => {
    if (urgency === "assertive") return setAssertive(message);
    clearTimeout(timer.current);
    const wait = Math.max(0, lastAt.current + POLITE_GAP_MS - Date.now());
    timer.current = setTimeout(() => {
      lastAt.current = Date.now();
      setPolite(message);
    }, wait);
  }, []);
  const value = useMemo(() => announce, [announce]);
  return (
    <AnnounceContext.Provider value={value}>
      {children}
      <div className="sr-only">
        <div role="status">{polite}</div>
        <div role="alert">{assertive}</div>
      </div>
    </AnnounceContext.Provider>
  );
}
