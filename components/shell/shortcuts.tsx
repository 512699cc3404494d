"use client";

import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { Dialog } from "@/components/ui/dialog";
import { KeyHint } from "@/components/ui/layout";
import { usePreferences } from "./preferences-provider";
import { isForTyping, isUsable, matchShortcut, pressName, readableKeys } from "./shortcut-keys";
import { type Readers, useOffer, useReaders } from "./use-readers";

export type Shortcut = {
  /** "e", "Space", "Shift+U", "Mod+z", "g p" (one after the other). */
  keys: string;
  /** What it does, as the `?` sheet says it: "Tick". */
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Off for now; it is then not listed either. */
  disabled?: boolean;
};
export type ShortcutOptions = {
  /** The heading in the `?` sheet. */
  group: string;
  /** Acts only while the focus is inside; give it to every single letter that changes something. */
  scope?: RefObject<HTMLElement | null>;
};
type Entry = ShortcutOptions & { list: readonly Shortcut[] };

type Sheet = { title: string; entries: readonly Entry[] };
type Registry = { add: Readers<Entry>["add"]; openSheet: (where: "here" | "page") => void };
const Context = createContext<Registry>({ add: () => () => {}, openSheet: () => {} });

/** The longest pause between the two keys of a sequence such as `g p`. */
const SEQUENCE_MS = 1200;
const TYPING = "input:not([type=checkbox],[type=radio],[type=button]),textarea,select,[contenteditable=true]";
const CONTROLS = "button,a[href],summary,input[type=checkbox],input[type=radio]";
const WINDOWS = "[role=dialog],[role=alertdialog],[role=menu]";

/** Registers shortcuts while this component is shown. They appear in the `?` sheet where they are valid. */
export function useShortcuts(list: readonly Shortcut[], options: ShortcutOptions): void {
  const { add } = useContext(Context);
  useOffer(add, () => ({ ...options, list }));
}

/** Opens the sheet from a menu, where no key of the page acts: it tells all of them. */
export function useShortcutSheet(): () => void {
  const { openSheet } = useContext(Context);
  return () => openSheet("page");
}

/** Inside a window or a menu only that window's own shortcuts act. */
function validHere(entry: Entry, focus: Element | null): boolean {
  if (!entry.scope) return !focus?.closest(WINDOWS);
  return Boolean(focus && entry.scope.current?.contains(focus));
}

/** One entry for each group; what acts in the focused part comes first. */
function byGroup(entries: readonly Entry[]): Entry[] {
  const groups = new Map<string, Entry>();
  for (const entry of [...entries].sort((a, b) => Number(Boolean(b.scope)) - Number(Boolean(a.scope)))) {
    const known = groups.get(entry.group);
    groups.set(entry.group, known ? { ...known, list: [...known.list, ...entry.list] } : entry);
  }
  return [...groups.values()];
}

/** Typing belongs to the field, and Space or Enter on a control belongs to the control. */
function belongsToControl(name: string, target: Element | null): boolean {
  if (target?.closest(TYPING)) return isForTyping(name);
  return (name === "Space" || name === "Enter") && Boolean(target?.closest(CONTROLS));
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const { keys: charactersOn } = usePreferences();
  const { add, readAll } = useReaders<Entry>();
  const before = useRef({ name: "", at: 0 });
  const [sheet, setSheet] = useState<Sheet | null>(null);

  const openSheet = useCallback(
    (where: "here" | "page") => {
      const focus = document.activeElement;
      const entries = readAll().filter((entry) => where === "page" || validHere(entry, focus));
      const title = where === "page" ? "Keys on this page" : "Keys that work here";
      setSheet({ title, entries: byGroup(entries) });
    },
    [readAll],
  );

  const usable = (target: Element | null): Shortcut[] =>
    readAll()
      .filter((entry) => validHere(entry, target))
      .sort((a, b) => Number(Boolean(b.scope)) - Number(Boolean(a.scope)))
      .flatMap((entry) => entry.list)
      .filter((shortcut) => isUsable(shortcut, charactersOn));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const name = pressName(event);
    if (belongsToControl(name, target)) return;
    const prior = event.timeStamp - before.current.at < SEQUENCE_MS ? before.current.name : "";
    before.current = { name: "", at: 0 };

    const list = usable(target);
    const openHere = () => openSheet("here");
    const sheetKey: Shortcut = { keys: "?", does: "Keys", run: openHere, disabled: !charactersOn };
    const hit = [...list, sheetKey].find(
      (entry) => !entry.disabled && matchShortcut(entry.keys, prior, name) === "full",
    );
    if (hit) {
      event.preventDefault();
      hit.run(event);
    } else if (list.some((entry) => matchShortcut(entry.keys, "", name) === "prefix")) {
      before.current = { name, at: event.timeStamp };
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  const registry = useMemo<Registry>(() => ({ add, openSheet }), [add, openSheet]);
  return (
    <Context.Provider value={registry}>
      {children}
      {sheet ? <ShortcutSheet {...sheet} onClose={() => setSheet(null)} /> : null}
    </Context.Provider>
  );
}

function ShortcutSheet({ title, entries, onClose }: Sheet & { onClose: () => void }) {
  const { keys, set } = usePreferences();
  const mac = navigator.platform.startsWith("Mac");
  return (
    <Dialog open onOpenChange={onClose} title={title} width="md">
      {entries.map((entry) => (
        <section key={entry.group} className="grid gap-1.5">
          <h3 className="text-ink-3 text-sm">{entry.group}</h3>
          <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
            {entry.list
              .filter((shortcut) => isUsable(shortcut, keys))
              .map((shortcut) => (
                <div key={shortcut.keys} className="flex min-h-7 items-center justify-between gap-4">
                  <dt>{shortcut.does}</dt>
                  <dd>
                    <KeyHint keys={readableKeys(shortcut.keys, mac)} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <label className="flex items-center gap-2 border-line border-t pt-3">
        <input
          type="checkbox"
          checked={keys}
          onChange={(event) => set({ keys: event.target.checked })}
          className="size-4 accent-accent"
        />
        Single-letter keys
      </label>
    </Dialog>
  );
}
