import { describe, expect, it } from "vitest";
import { cleanFileName } from "./clean-file-name";

describe("cleanFileName", () => {
  it.each([
    ["report.pdf", "report.pdf"],
    ["Lasttest Ölüm 測試.csv", "Lasttest Ölüm 測試.csv"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\shot.png", "shot.png"],
    ["\\\\srv\\share\\x.log", "x.log"],
    ["..", "file"],
    ["", "file"],
    ["a/", "file"],
    ["dump\0.sql", "dump.sql"],
    ["line\r\nSet-Cookie: a=b.txt", "lineSet-Cookie_ a=b.txt"],
    ["invoice\u202egpj.exe", "invoicegpj.exe"],
    ["a\u2066b\u2069\u200b\ufeff.txt", "ab.txt"],
    ["half\ud800.txt", "half.txt"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["com1.log.txt", "_com1.log.txt"],
    ["console.log", "console.log"],
    ['what?<is>"it"|*.txt', "what__is__it___.txt"],
    [".htaccess", "htaccess"],
    ["trailing. . ", "trailing"],
    ["cafe\u0301.txt", "café.txt"],
    ["two   spaces\t.txt", "two spaces.txt"],
  ])("%j becomes %j", (given, expected) => {
    expect(cleanFileName(given)).toBe(expected);
  });

  it("keeps the ending of a name that is too long, and no half character", () => {
    const name = cleanFileName(`${"測".repeat(300)}.tar.gz`);
    expect(new TextEncoder().encode(name).byteLength).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^測+\.gz$/);
  });
});
