"use client";

import { Search } from "lucide-react";
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useState,
} from "react";
import { KeyHint } from "@/components/ui/layout";
import { cn } from "@/lib/cn";
import { useShortcuts } from "./shortcuts";
import { type Readers, useOffer, useReaders } from "./use-readers";

export type PaletteAction = {
  id: string;
  /** "Back up shop", "9.46.1 Rotate the keys". */
  text: string;
  /** Where it belongs, or its key. */
  hint?: string;
  /** More words to find it by. */
  words?: string;
  /** Either somewhere to go, or something to open. It never runs T1 or higher by itself: it opens that dialog. */
  href?: string;
  run?: () => void;
};
export type PaletteGroup = { group: string; actions: readonly PaletteAction[] };

type Registry = { add: Readers<PaletteGroup>["add"]; open: () => void };
const Context = createContext<Registry>({ add: () => () => {}, open: () => {} });

const PaletteDialog = lazy(() => import("./palette-dialog"));

/** Offers actions in the command palette while this component is shown; long lists as a function, read on opening. */
export function usePaletteActions(
  group: string,
  actions: readonly PaletteAction[] | (() => readonly PaletteAction[]),
): void {
  const { add } = useContext(Context);
  useOffer(add, () => ({ group, actions: typeof actions === "function" ? actions() : actions }));
}

export function PaletteProvider({ children }: { children: ReactNode }) {
  const { add, readAll } = useReaders<PaletteGroup>();
  const [groups, setGroups] = useState<PaletteGroup[] | null>(null);
  const open = useCallback(() => {
    setGroups(readAll().filter((group) => group.actions.length > 0));
  }, [readAll]);
  const registry = useMemo<Registry>(() => ({ add, open }), [add, open]);
  return (
    <Context.Provider value={registry}>
      <PaletteKey />
      {children}
      {groups ? (
        <Suspense fallback={null}>
          <PaletteDialog groups={groups} onClose={() => setGroups(null)} />
        </Suspense>
      ) : null}
    </Context.Provider>
  );
}

function PaletteKey() {
  const { open } = useContext(Context);
  useShortcuts([{ keys: "Mod+k", does: "Search and do", run: open }], { group: "Everywhere" });
  return null;
}

/** Opens the palette without knowing its key. */
export function SearchButton({ className, bare = false }: { className?: string; bare?: boolean }) {
  const { open } = useContext(Context);
  return (
    <button
      type="button"
      onClick={open}
      aria-label="Search"
      aria-keyshortcuts="Control+K Meta+K"
      className={cn(
        "flex h-9 items-center gap-2 rounded-md text-ink-2 hover:bg-hover pointer-coarse:h-11",
        bare ? "w-9 justify-center pointer-coarse:w-11" : "w-full border border-line-strong bg-surface px-3",
        className,
      )}
    >
      <Search className="size-4" aria-hidden="true" />
      {bare ? null : (
        <>
          <span className="flex-1 text-start">Search</span>
          <KeyHint keys={["Ctrl K"]} className="max-lg:hidden" />
        </>
      )}
    </button>
  );
}
