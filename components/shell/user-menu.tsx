"use client";

import { signOut } from "next-auth/react";
import type { ReactElement } from "react";
import { Menu, MenuChoice, MenuItem, MenuNote, MenuSeparator } from "@/components/ui/menu";
import type { Role } from "@/server/kernel/permissions";
import { THEMES } from "./preferences";
import { usePreferences } from "./preferences-provider";
import { useShortcutSheet } from "./shortcuts";

export type ShellUser = { name: string; email: string; role: Role };

const THEME_TEXT = { system: "As the system", light: "Light", dark: "Dark" } as const;

/** Who is signed in, how they want to see the console, and the way out. */
export function UserMenu({
  user,
  trigger,
  side = "top",
}: {
  user: ShellUser;
  trigger: ReactElement;
  side?: "top" | "bottom";
}) {
  const { theme, zone, utc, set } = usePreferences();
  const openSheet = useShortcutSheet();
  return (
    <Menu trigger={trigger} side={side} align="end">
      <MenuNote>
        <span className="block font-medium text-ink">{user.name}</span>
        {user.email}
      </MenuNote>
      <MenuSeparator />
      <MenuChoice
        label="Theme"
        value={theme}
        onChange={(value) => set({ theme: THEMES.find((known) => known === value) ?? "system" })}
        options={THEMES.map((value) => ({ value, text: THEME_TEXT[value] }))}
      />
      <MenuSeparator />
      {zone === "UTC" ? null : (
        <>
          <MenuChoice
            label="Times in"
            value={utc ? "utc" : "local"}
            onChange={(value) => set({ utc: value === "utc" })}
            options={[
              { value: "local", text: zone.replaceAll("_", " ") },
              { value: "utc", text: "UTC" },
            ]}
          />
          <MenuSeparator />
        </>
      )}
      <MenuItem onSelect={openSheet} hint="?">
        Keyboard
      </MenuItem>
      <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>Sign out</MenuItem>
    </Menu>
  );
}
