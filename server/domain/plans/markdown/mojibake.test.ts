import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODE_PAGES } from "./code-pages";
import { detectMojibake, repairText } from "./mojibake";
import { MOJIBAKE } from "./vocabulary";

/** What a program makes of UTF-8 that it takes for `name`; `drop` leaves out what the encoding does not have. */
function misread(text: string, name: (typeof MOJIBAKE)[number], drop = false): string {
  const page = CODE_PAGES[name];
  return Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte < 0x80) return String.fromCharCode(byte);
    return drop && page.undefined.includes(byte) ? "" : (page.decode[byte - 0x80] ?? "");
  }).join("");
}

const words = fc.array(
  fc.constantFrom("Prüfung ", "état ", "✅ ", "⏳ ", "🚀 ", "任务 ", "готово ", "— ", "plain "),
  { minLength: 6 },
);

describe("mojibake", () => {
  it.each(MOJIBAKE)("undoes a misreading as %s without loss", (name) => {
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join("");
        const broken = misread(text, name);
        expect(repairText(broken, name)?.text ?? broken).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it.each(MOJIBAKE)("recognises %s", (name) => {
    const broken = misread("Prüfung ✅ erledigt, ğ — 🚀 „gut“, naïve café ⏳", name);
    const found = detectMojibake(broken);
    expect(found).not.toBeNull();
    expect(found && repairText(broken, found)?.text).toContain("🚀");
  });

  it.each(["❌", "⏳", "☐", "🎯", "⚠️"])("guesses %s when a byte was dropped", (symbol) => {
    const broken = misread(`${symbol} offen, ✅ fertig 🚀`, "windows-1254", true);
    expect(repairText(broken, "windows-1254")).toEqual({
      text: `${symbol} offen, ✅ fertig 🚀`,
      kind: "guessed",
    });
  });

  it("says what is lost", () => {
    expect(repairText("â und ✅ âœ…", "windows-1252")?.kind).toBe("lost");
  });

  it.each([
    "Überprüfung für große Größen",
    "İş günü ğüşıöç Şubat",
    "Été à la plage, façade «où»",
    "检查清单 ✅ 完成",
    "план готов",
    "£5 §3 ½ ©",
  ])("leaves sound text alone: %s", (text) => expect(detectMojibake(text)).toBeNull());
});
