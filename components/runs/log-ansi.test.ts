import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { markHits, parseLogLine, plainLogLine } from "./log-ansi";
import { HUE_TEXT, HUE_TINT, pieceClass } from "./log-colours";

const esc = "\u001b";
const looks = (line: string) => parseLogLine(line).map(({ text, fg, bg }) => [text, fg, bg]);

describe("colours of a log line", () => {
  it("keeps the 16 colours and ends them at the reset", () => {
    expect(looks(`a ${esc}[31mred${esc}[0m b ${esc}[92mok${esc}[39m.`)).toEqual([
      ["a ", null, null],
      ["red", "red", null],
      [" b ", null, null],
      ["ok", "green", null],
      [".", null, null],
    ]);
  });
  it("reduces 256 and true colours to the nearest readable hue", () => {
    expect(looks(`${esc}[38;5;208mo`)).toEqual([["o", "yellow", null]]);
    expect(looks(`${esc}[38;2;10;60;250mb`)).toEqual([["b", "blue", null]]);
    expect(looks(`${esc}[90mgrey${esc}[30mblack${esc}[97mwhite`)).toEqual([
      ["grey", "dim", null],
      ["black", "dim", null],
      ["white", "ink", null],
    ]);
    expect(looks(`${esc}[45;33mm`)).toEqual([["m", "yellow", "magenta"]]);
  });
  it("starts each line afresh", () => {
    parseLogLine(`${esc}[31mleft open`);
    expect(looks("next")).toEqual([["next", null, null]]);
  });
  it("knows bold, inverse and strike-through", () => {
    const [segment] = parseLogLine(`${esc}[1;7;9mx`);
    expect(segment).toMatchObject({ bold: true, bg: "ink", strike: true, italic: false });
  });
});

describe("what must not reach the page", () => {
  it("drops cursor movement, titles, links and other strings", () => {
    expect(plainLogLine(`${esc}[2K${esc}[1;1H${esc}[?25lready${esc}7`)).toBe("ready");
    expect(plainLogLine(`${esc}]0;title\u0007a${esc}]8;;http://evil${esc}\\link${esc}]8;;${esc}\\b`)).toBe(
      "alinkb",
    );
    expect(plainLogLine(`${esc}P1$r0m${esc}\\ok`)).toBe("ok");
    expect(plainLogLine("\u009b31mred")).toBe("red");
    expect(plainLogLine(`kept ${esc}]0;never closed`)).toBe("kept 0;never closed");
  });
  it("writes control and direction characters out", () => {
    expect(plainLogLine("a\u0007b\rc\u0000\u007f\td")).toBe("a^Gb^Mc^@^?\td");
    expect(plainLogLine("x\u202egpj.exe\u200b")).toBe("x\u27e8U+202E\u27e9gpj.exe\u27e8U+200B\u27e9");
    expect(plainLogLine(`half${esc}`)).toBe("half^[");
  });
  it("keeps markup as text", () => {
    expect(plainLogLine("<img src=x onerror=alert(1)>&amp;")).toBe("<img src=x onerror=alert(1)>&amp;");
  });
});

describe("hits of a search", () => {
  const cut = (line: string, text: string) => markHits(parseLogLine(line), text).map((p) => [p.text, p.hit]);
  it("finds any case, across colours", () => {
    expect(cut(`an ${esc}[31mErr${esc}[0mor, error`, "ERROR")).toEqual([
      ["an ", false],
      ["Err", true],
      ["or", true],
      [", ", false],
      ["error", true],
    ]);
  });
  it("leaves the line whole without one", () => {
    expect(cut("abc", "")).toEqual([["abc", false]]);
    expect(cut("abc", "x")).toEqual([["abc", false]]);
  });
});

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
function pair(classes: string): [string, string] {
  const own = /light-dark\((#\w{6}),(#\w{6})\)/.exec(classes);
  const token = `--${classes.replace(/^(text|bg)-/, "")}: light-dark(`;
  const found = own ?? /(#\w{6}), (#\w{6})/.exec(css.slice(css.indexOf(token), css.indexOf(token) + 80));
  return [found?.[1] ?? "", found?.[2] ?? ""];
}
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe("every colour can be read in both themes", () => {
  const surfaces = ["bg-surface", "bg-accent-soft"].map(pair);
  it.each(Object.entries(HUE_TEXT))("%s as text", (_, classes) => {
    const text = pair(classes);
    for (const surface of surfaces) {
      for (const theme of [0, 1] as const)
        expect(contrast(text[theme], surface[theme])).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(Object.entries(HUE_TINT))("ink on a tint of %s", (_, classes) => {
    const ink = pair("text-ink");
    for (const theme of [0, 1] as const) {
      expect(contrast(ink[theme], pair(classes)[theme])).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("never puts a hue on a tint", () => {
    const [segment] = markHits(parseLogLine(`${esc}[31;42mx`), "");
    expect(segment && pieceClass(segment)).toBe(`${HUE_TINT.green} text-ink`);
  });
});
