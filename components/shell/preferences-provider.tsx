"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { TimeProvider } from "@/components/ui/time";
import { PREFERENCE_COOKIES, type Preferences } from "./preferences";

type PreferenceContext = Preferences & { set: (change: Partial<Preferences>) => void };
const Context = createContext<PreferenceContext | null>(null);

const YEAR_SECONDS = 31_536_000;

function remember(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing in browsers we support
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

function rememberAll(change: Partial<Preferences>) {
  if (change.theme) {
    document.documentElement.dataset.theme = change.theme;
    remember(PREFERENCE_COOKIES.theme, change.theme);
  }
  if (change.zone) remember(PREFERENCE_COOKIES.zone, change.zone);
  if (change.utc !== undefined) remember(PREFERENCE_COOKIES.utc, change.utc ? "on" : "off");
  if (change.keys !== undefined) remember(PREFERENCE_COOKIES.keys, change.keys ? "on" : "off");
}

/** The person's preferences, and `set`, which applies and remembers a change at once. */
export function usePreferences(): PreferenceContext {
  const context = useContext(Context);
  if (!context) throw new Error("usePreferences needs the Providers of components/shell around it.");
  return context;
}

export function PreferencesProvider({
  initial,
  serverNow,
  children,
}: {
  initial: Preferences;
  serverNow: number;
  children: ReactNode;
}) {
  const [preferences, setPreferences] = useState(initial);
  const set = useCallback((change: Partial<Preferences>) => {
    rememberAll(change);
    setPreferences((now) => ({ ...now, ...change }));
  }, []);

  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && zone !== initial.zone) set({ zone });
  }, [initial.zone, set]);

  const value = useMemo(() => ({ ...preferences, set }), [preferences, set]);
  return (
    <Context.Provider value={value}>
      <TimeProvider serverNow={serverNow} zone={preferences.utc ? "UTC" : preferences.zone}>
        {children}
      </TimeProvider>
    </Context.Provider>
  );
}
