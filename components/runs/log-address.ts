"use client";

import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { type LineRange, lineHash, parseLineHash } from "./log-window";

/** Asks the log of this page to show a line, without making it the address. */
const SHOW_LINE = "holdpoint:show-log-line";

/** Keeps the linked lines in the address ("#L120-L130"): reads them when it changes, writes them when one is chosen. */
export function useLineAddress(onGo: (line: number) => void) {
  const [range, setRange] = useState<LineRange | null>(null);
  const read = useEffectEvent(() => {
    const found = parseLineHash(window.location.hash);
    setRange(found);
    if (found) onGo(found.from);
  });
  useEffect(() => {
    const listener = () => read();
    listener();
    window.addEventListener("hashchange", listener);
    return () => window.removeEventListener("hashchange", listener);
  }, []);
  const show = useEffectEvent((event: Event) => onGo((event as CustomEvent<number>).detail));
  useEffect(() => {
    const listener = (event: Event) => show(event);
    window.addEventListener(SHOW_LINE, listener);
    return () => window.removeEventListener(SHOW_LINE, listener);
  }, []);

  const choose = useCallback((next: LineRange | null) => {
    setRange(next);
    const { pathname, search } = window.location;
    window.history.replaceState(
      window.history.state,
      "",
      `${pathname}${search}${next ? lineHash(next) : ""}`,
    );
  }, []);
  return { range, choose };
}

/** Scrolls the log on this page to a line, for a choice that has an address of its own. */
export function showLogLine(line: number): void {
  window.dispatchEvent(new CustomEvent(SHOW_LINE, { detail: line }));
}

/** Shows a line of the log on this page: for links outside of it, also when the address names that line already. */
export function goToLogLine(line: number): void {
  const hash = lineHash({ from: line, to: line });
  if (window.location.hash === hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else window.location.hash = hash;
  const log = document.querySelector<HTMLElement>("[data-log-region]");
  log?.focus({ preventScroll: true });
  log?.scrollIntoView({ block: "nearest" });
}
