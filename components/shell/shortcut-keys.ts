/** A key press, as far as shortcuts care. */
export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Writes a press in the registry's notation: "e", "Shift+U", "Mod+k" (Ctrl, or Cmd on a Mac), "Alt+ArrowUp",
 * "Space", "?". Shift is named for letters and named keys only: "?" already is what Shift made of it.
 */
export function pressName(press: KeyPress): string {
  const key = press.key === " " ? "Space" : press.key;
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const shift = press.shiftKey && (letter || key.length > 1);
  const mods = [press.ctrlKey || press.metaKey ? "Mod" : "", press.altKey ? "Alt" : "", shift ? "Shift" : ""];
  const name = letter ? (shift ? key.toUpperCase() : key.toLowerCase()) : key;
  return [...mods.filter(Boolean), name].join("+");
}

/** True for shortcuts that a person may type by accident (WCAG 2.1.4): no Ctrl, Cmd or Alt, one character each. */
export function isCharacterShortcut(keys: string): boolean {
  return keys.split(" ").every((part) => part.replace(/^Shift\+/, "").length === 1);
}

/** Whether a shortcut acts at the moment; `characters`: single-letter keys are switched on. */
export function isUsable(shortcut: { keys: string; disabled?: boolean }, characters: boolean): boolean {
  return !shortcut.disabled && (characters || !isCharacterShortcut(shortcut.keys));
}

const EDITING = new Set(
  ["a", "c", "v", "x", "y", "z"].flatMap((key) => [`Mod+${key}`, `Mod+Shift+${key.toUpperCase()}`]),
);

/** Presses that a text field needs for itself: everything but Escape and what no field knows, such as Mod+k. */
export function isForTyping(name: string): boolean {
  return EDITING.has(name) || (!name.startsWith("Mod+") && name !== "Escape");
}

/** Whether a press goes on, completes or does not belong to a shortcut, given the key pressed before ("" for none). */
export function matchShortcut(keys: string, before: string, name: string): "full" | "prefix" | "none" {
  const parts = keys.split(" ");
  if (parts.length === 1) return before === "" && parts[0] === name ? "full" : "none";
  if (before === "") return parts[0] === name ? "prefix" : "none";
  return parts[0] === before && parts[1] === name ? "full" : "none";
}

/** "Mod+k" as keys a person reads. */
export function readableKeys(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = {
    Mod: mac ? "⌘" : "Ctrl",
    Alt: mac ? "⌥" : "Alt",
    Shift: "Shift",
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "Esc",
  };
  return keys.split(" ").map((part) =>
    part
      .split("+")
      .map((key, _, all) => names[key] ?? (all.length > 1 ? key.toUpperCase() : key))
      .join(" "),
  );
}
