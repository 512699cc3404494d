import { describe, expect, it } from "vitest";
import { toProblem } from "./api";
import { navLinks } from "./nav";
import { contentSecurityPolicy, pageHeaders } from "./page-headers";
import { findActions } from "./palette-search";
import { readPreferences } from "./preferences";
import {
  isCharacterShortcut,
  isForTyping,
  isUsable,
  matchShortcut,
  pressName,
  readableKeys,
} from "./shortcut-keys";

const press = (
  key: string,
  mods: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => pressName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...mods });

describe("shortcut keys", () => {
  it("names presses as the registry writes them", () => {
    expect(press(" ")).toBe("Space");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("U", { shiftKey: true })).toBe("Shift+U");
    expect(press("k", { metaKey: true })).toBe("Mod+k");
    expect(press("ArrowUp", { altKey: true })).toBe("Alt+ArrowUp");
    expect(press("ArrowDown", { shiftKey: true })).toBe("Shift+ArrowDown");
  });
  it("matches single keys and sequences without mixing them up", () => {
    expect(matchShortcut("g p", "", "g")).toBe("prefix");
    expect(matchShortcut("g p", "g", "p")).toBe("full");
    expect(matchShortcut("p", "g", "p")).toBe("none");
    expect(matchShortcut("g p", "x", "p")).toBe("none");
    expect(matchShortcut("e", "", "e")).toBe("full");
  });
  it("writes keys for people", () => {
    expect(readableKeys("Mod+k", false)).toEqual(["Ctrl K"]);
    expect(readableKeys("Alt+ArrowUp", true)).toEqual(["⌥ ↑"]);
    expect(readableKeys("g p", false)).toEqual(["g", "p"]);
  });
  it("knows which keys the off switch must silence", () => {
    expect(["e", "g p", "?", "Shift+U"].every(isCharacterShortcut)).toBe(true);
    expect(["Mod+k", "Space", "End", "Alt+ArrowUp"].some(isCharacterShortcut)).toBe(false);
  });

  it("are listed and act only while they are switched on", () => {
    expect(isUsable({ keys: "e" }, true)).toBe(true);
    expect(isUsable({ keys: "g p" }, false)).toBe(false);
    expect(isUsable({ keys: "Mod+z" }, false)).toBe(true);
    expect(isUsable({ keys: "Mod+z", disabled: true }, true)).toBe(false);
  });
});

describe("text fields", () => {
  it("keep what edits text, and leave the rest to the page", () => {
    expect(["a", "Shift+A", "Space", "Mod+z", "Mod+a", "Mod+Shift+Z"].every(isForTyping)).toBe(true);
    expect(["Mod+k", "Escape", "Mod+Enter"].some(isForTyping)).toBe(false);
  });
});

describe("palette", () => {
  const groups = [
    {
      group: "Items",
      actions: [
        { id: "a", text: "9.46.1 Rotate the keys" },
        { id: "b", text: "Write 9.46 notes" },
      ],
    },
    { group: "Go to", actions: [{ id: "c", text: "Plan", hint: "g p" }] },
  ];
  it("puts what starts with the query first and drops what does not fit", () => {
    expect(findActions(groups, "9.46", [])[0]?.items.map((action) => action.id)).toEqual(["a", "b"]);
    expect(findActions(groups, "keys rotate", [])).toHaveLength(1);
    expect(findActions(groups, "nothing", [])).toEqual([]);
  });
  it("shows recent ones first, once, and only before a query", () => {
    expect(findActions(groups, "", ["c", "gone"]).map((group) => group.value)).toEqual(["Recent", "Items"]);
    expect(findActions(groups, "plan", ["c"]).map((group) => group.value)).toEqual(["Go to"]);
  });
});

describe("navigation", () => {
  it("hides what the role may not see and needs a launch for the rest", () => {
    expect(navLinks("stakeholder", "shop", "/").map((link) => link.id)).toEqual([
      "launches",
      "plans",
      "gates",
    ]);
    expect(navLinks("admin", undefined, "/people").map((link) => link.id)).toEqual([
      "launches",
      "stores",
      "people",
    ]);
    const links = navLinks("lead", "shop v2", "/plans/shop%20v2");
    expect(links.find((link) => link.current)?.href).toBe("/plans/shop%20v2");
  });
});

describe("problems", () => {
  it("keeps the server's words", () => {
    const problem = toProblem(
      422,
      {
        code: "invalid",
        title: "T",
        detail: "D",
        requestId: "r1",
        fields: [{ path: "email", message: "No @." }],
      },
      null,
    );
    expect(problem).toMatchObject({ code: "invalid", detail: "D", requestId: "r1", status: 422 });
    expect(problem.field("email")).toBe("No @.");
    expect(problem.field("name")).toBeNull();
  });
  it("says something useful when the answer is not ours", () => {
    const problem = toProblem(502, "<html>", "r2");
    expect(problem).toMatchObject({ code: "internal", requestId: "r2" });
    expect(problem.detail).toContain("Try again");
  });
});

describe("page headers and preferences", () => {
  it.each([
    ["/s/abc", "no-referrer", true],
    ["/systems/atlas", "same-origin", false],
    ["/setup", "same-origin", false],
  ])("%s sends %s", (pathname, policy, hidden) => {
    const headers = new Map(pageHeaders(pathname));
    expect(headers.get("referrer-policy")).toBe(policy);
    expect(headers.has("x-robots-tag")).toBe(hidden);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("allows no inline script and no eval outside of development", () => {
    const policy = contentSecurityPolicy("abc", false);
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).not.toMatch(/style-src [^;]*unsafe/);
  });
  it("falls back on what is safe when a cookie is nonsense", () => {
    const jar: Record<string, string> = { "hp-theme": "neon", "hp-zone": "Mars/Olympus", "hp-keys": "off" };
    expect(readPreferences((name) => jar[name])).toEqual({
      theme: "system",
      zone: "UTC",
      utc: false,
      keys: false,
    });
  });
});
