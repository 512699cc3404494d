"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { stepMatch } from "./log-window";
import { logSearchQuery } from "./queries";

/** Typing must not search for each letter. */
const TYPING_MS = 250;
/** How often a search of a log that still grows is repeated. */
const AGAIN_MS = 5000;

export type LogSearchState = {
  typed: string;
  setTyped: (typed: string) => void;
  /** What is marked in the log now. */
  searched: string;
  total: number;
  /** The matches that can be stepped to; fewer than `total` when there are very many. */
  lines: readonly number[];
  /** The index in `lines` of the match in hand, or -1. */
  at: number;
  searching: boolean;
  problem: string | null;
  step: (direction: 1 | -1) => void;
};

/** Searches the whole log on the server and steps through what it found. */
export function useLogSearch(runId: string, growing: boolean, goTo: (line: number) => void): LogSearchState {
  const [typed, setTyped] = useState("");
  const [searched, setSearched] = useState("");
  const [line, setLine] = useState(0);
  useEffect(() => {
    const wish = typed.startsWith(":") ? "" : typed.slice(0, 200);
    const timer = setTimeout(() => setSearched(wish), wish ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [typed]);
  const search = useQuery({
    ...logSearchQuery(runId, searched),
    refetchInterval: growing ? AGAIN_MS : false,
  });
  const lines = searched ? (search.data?.matches.map((match) => match.line) ?? []) : [];
  const step = (direction: 1 | -1) => {
    const target = lines[stepMatch(lines, line, direction)];
    if (target === undefined) return;
    setLine(target);
    goTo(target);
  };
  return {
    typed,
    setTyped,
    searched,
    total: searched ? (search.data?.total ?? 0) : 0,
    lines,
    at: lines.indexOf(line),
    searching: searched !== "" && search.isFetching && !search.data,
    problem: search.isError ? search.error.message : null,
    step,
  };
}
