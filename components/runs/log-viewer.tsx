"use client";

import { Check, Copy } from "lucide-react";
import { type ClipboardEvent, type MouseEvent, useRef, useState, useSyncExternalStore } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { formatCount, formatNumber } from "@/lib/format";
import { useLineAddress } from "./log-address";
import { COPY_LIMIT, readLines, selectedLogText } from "./log-copy";
import { LogRow } from "./log-row";
import { type LogScroll, useLogScroll } from "./log-scroll";
import { type LogSearchState, useLogSearch } from "./log-search";
import type { LogStore } from "./log-store";
import { LogToolbar } from "./log-toolbar";
import type { LineRange } from "./log-window";
import { useRestOfScreen } from "./use-rest-of-screen";

const NARROW = "(max-width: 639px)";

/** Wrapped on a phone, where sideways scrolling hurts, until the person says otherwise. */
function useWrap(): [wrap: boolean, setWrap: (wrap: boolean) => void] {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const narrow = useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(NARROW);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  );
  const wrap = chosen ?? narrow;
  return [wrap, setChosen];
}

export type LogViewerProps = {
  run: { id: string; number: number };
  store: LogStore;
  /** The run may still write lines. */
  growing: boolean;
};

/** A run's log at any size: opens at its end, follows while it is there, searches the whole of it. */
export function LogViewer({ run, store, growing }: LogViewerProps) {
  const [wrap, setWrap] = useWrap();
  const section = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const fill = useRestOfScreen(section);
  const scroll = useLogScroll(store, wrap, fill);
  const search = useLogSearch(run.id, growing, scroll.goTo);
  const { range, choose } = useLineAddress(scroll.goTo);
  const toggleWrap = () => {
    scroll.holdPlace();
    setWrap(!wrap);
  };
  const focusLog = () => scroll.scroller.current?.focus({ preventScroll: true });
  const focusSearch = () => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts(
    [
      { keys: "/", does: "Search the log", run: focusSearch },
      { keys: "Mod+f", does: "Search the log", run: focusSearch },
      { keys: "n", does: "Next match", run: () => search.step(1), disabled: search.lines.length === 0 },
      {
        keys: "Shift+N",
        does: "Previous match",
        run: () => search.step(-1),
        disabled: search.lines.length === 0,
      },
      { keys: "w", does: wrap ? "Do not wrap lines" : "Wrap lines", run: toggleWrap },
      { keys: "End", does: growing ? "Jump to live" : "Jump to the end", run: scroll.follow },
    ],
    { group: "Log", scope: section },
  );
  const goToLines = (lines: LineRange) => {
    choose(lines);
    scroll.goTo(lines.from);
    focusLog();
  };
  return (
    <section
      ref={section}
      aria-label="Log"
      className="relative flex max-h-[70dvh] min-w-0 flex-col self-start rounded-lg border border-line bg-surface"
      style={fill === null ? undefined : { maxHeight: fill, minHeight: growing ? fill : undefined }}
    >
      <LogToolbar
        search={search}
        input={input}
        total={store.total}
        wrap={wrap}
        onWrap={toggleWrap}
        onLines={goToLines}
        onLeave={focusLog}
        downloadHref={`/api/v1/runs/${run.id}/log.txt`}
      />
      <LogLines
        run={run}
        store={store}
        scroll={scroll}
        search={search}
        wrap={wrap}
        range={range}
        onChoose={choose}
      />
      <LogFoot
        run={run}
        store={store}
        scroll={scroll}
        range={range}
        growing={growing}
        onClear={() => choose(null)}
      />
    </section>
  );
}

type LinesProps = {
  run: LogViewerProps["run"];
  store: LogStore;
  scroll: LogScroll;
  search: LogSearchState;
  wrap: boolean;
  range: LineRange | null;
  onChoose: (range: LineRange) => void;
};

function LogLines({ run, store, scroll, search, wrap, range, onChoose }: LinesProps) {
  const { virtualizer, origin } = scroll;
  const gutter = String(store.total).length;
  const current = search.lines[search.at];
  const onClick = (event: MouseEvent) => {
    const number = (event.target as Element).closest("[data-line]")?.getAttribute("data-line");
    if (!number || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const line = Number(number);
    const start = event.shiftKey && range ? range.from : line;
    onChoose({ from: Math.min(start, line), to: Math.max(start, line) });
  };
  const onCopy = (event: ClipboardEvent) => {
    const text = selectedLogText(event.currentTarget as HTMLElement, window.getSelection());
    if (text === null) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search box takes ":120-130" for the same by keyboard
    <section
      ref={scroll.scroller}
      data-log-region=""
      aria-label={`Log of run ${run.number}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={scroll.onScroll}
      onClick={onClick}
      onCopy={onCopy}
      className="-outline-offset-2 min-h-0 flex-1 overflow-auto overscroll-contain py-1 font-mono text-sm leading-5 [overflow-anchor:none]"
    >
      {store.total === 0 ? <p className="px-4 py-3 text-ink-3">No lines yet.</p> : null}
      <div
        className="relative"
        style={{
          height: virtualizer.getTotalSize(),
          minWidth: wrap ? undefined : `${Math.min(store.widest, 20_000) + gutter + 6}ch`,
        }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const line = origin + item.index;
          return (
            <div
              key={line}
              data-index={item.index}
              ref={wrap ? virtualizer.measureElement : undefined}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogRow
                line={line}
                text={store.line(line)}
                searched={search.searched}
                wrap={wrap}
                marked={range !== null && line >= range.from && line <= range.to}
                current={line === current}
                gutter={gutter}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

type FootProps = Pick<LinesProps, "run" | "store" | "scroll" | "range"> & {
  growing: boolean;
  onClear: () => void;
};

/** What floats over the log's end: the way back to live, copying linked lines, and trouble with loading. */
function LogFoot({ run, store, scroll, range, growing, onClear }: FootProps) {
  const paused = !scroll.following && (growing || scroll.unseen > 0);
  return (
    <div className="pointer-events-none absolute inset-x-3 bottom-4 flex flex-col items-center gap-2 *:pointer-events-auto">
      {store.problem ? (
        <p
          role="alert"
          className="flex items-center gap-3 rounded-md border border-bad bg-raised px-3 py-1.5 shadow-pop"
        >
          Some lines could not be loaded.
          <Button size="sm" onClick={() => store.retry()}>
            Retry
          </Button>
        </p>
      ) : null}
      {range ? (
        <CopyLines key={`${range.from}-${range.to}`} runId={run.id} range={range} onClear={onClear} />
      ) : null}
      {paused ? (
        <Button variant="primary" size="sm" className="shadow-pop" onClick={scroll.follow}>
          {scroll.unseen > 0 ? `Paused · ${formatCount(scroll.unseen, "new line")} · ` : "Paused · "}
          {growing ? "Jump to live" : "Jump to the end"}
        </Button>
      ) : null}
    </div>
  );
}

function CopyLines({ runId, range, onClear }: { runId: string; range: LineRange; onClear: () => void }) {
  const [said, setSaid] = useState("");
  const count = range.to - range.from + 1;
  const name =
    count === 1
      ? `line ${formatNumber(range.from)}`
      : `lines ${formatNumber(range.from)}–${formatNumber(Math.min(range.to, range.from + COPY_LIMIT - 1))}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await readLines(runId, range));
      setSaid("Copied");
    } catch {
      setSaid("Not copied: select the text instead");
    }
  };
  return (
    <div className="flex items-center gap-1 rounded-md border border-line-strong bg-raised p-1 shadow-pop">
      <Button
        size="sm"
        variant="quiet"
        icon={said === "Copied" ? <Check className="size-4" /> : <Copy className="size-4" />}
        onClick={() => void copy()}
      >
        {said || `Copy ${name}`}
      </Button>
      <Button size="sm" variant="quiet" onClick={onClear}>
        Clear
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </div>
  );
}
