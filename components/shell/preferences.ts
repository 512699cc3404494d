import { isZone } from "@/lib/format";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const PREFERENCE_COOKIES = {
  theme: "hp-theme",
  zone: "hp-zone",
  utc: "hp-utc",
  keys: "hp-keys",
} as const;

/** How one browser wants to see the console. Kept in cookies, so that the server's first paint is already right. */
export type Preferences = {
  theme: Theme;
  /** The person's IANA zone; UTC until the browser has told it. */
  zone: string;
  /** Show UTC instead of the person's zone. */
  utc: boolean;
  /** Single-letter shortcuts (WCAG 2.1.4: they can be switched off). */
  keys: boolean;
};

export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const theme = THEMES.find((known) => known === cookie(PREFERENCE_COOKIES.theme)) ?? "system";
  const zone = cookie(PREFERENCE_COOKIES.zone) ?? "";
  return {
    theme,
    zone: zone !== "" && isZone(zone) ? zone : "UTC",
    utc: cookie(PREFERENCE_COOKIES.utc) === "on",
    keys: cookie(PREFERENCE_COOKIES.keys) !== "off",
  };
}
