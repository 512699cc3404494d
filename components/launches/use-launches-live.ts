"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/components/shell/live";
import { launchKeys } from "./queries";

/** The overview is read again at most this often while much happens. */
const OVERVIEW_MS = 600;
/** The bars in the list of launches may be a little behind. */
const BOARD_MS = 3000;

/** What is said and given beside the items changes no number. */
const TALK = ["comments.", "attachments.", "notices."];

/** Reads the launch's overview and the list again after every change, but not for each single one. */
export function useLaunchesLive(launchId: string | undefined): void {
  const queries = useQueryClient();
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const lastAt = useRef(new Map<string, number>());
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, []);
  const soon = (name: string, key: readonly unknown[], ms: number) => {
    if (timers.current.has(name)) return;
    const wait = Math.max(0, (lastAt.current.get(name) ?? 0) + ms - Date.now());
    timers.current.set(
      name,
      setTimeout(() => {
        timers.current.delete(name);
        lastAt.current.set(name, Date.now());
        void queries.invalidateQueries({ queryKey: key });
      }, wait),
    );
  };
  useLive((event) => {
    if (event.type === "runs.log") return;
    // While a run works its bar moves by itself; everything else of the page stays as it is.
    if (TALK.some((room) => event.type.startsWith(room))) return;
    if (event.type === "runs.progressed" || event.type === "runs.step") return;
    if (launchId) soon("overview", launchKeys.overview(launchId), OVERVIEW_MS);
    soon("board", launchKeys.board(), event.type.startsWith("launches.") ? OVERVIEW_MS : BOARD_MS);
  });
}
