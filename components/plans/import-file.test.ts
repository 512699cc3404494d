import { describe, expect, it } from "vitest";
import { formatBytes } from "@/lib/format";
import { readPaste, unusable } from "./import-file";

const bytes = (text: string, encoding: BufferEncoding = "utf8") =>
  new Uint8Array(Buffer.from(text, encoding));

describe("what can be a plan", () => {
  it("is text of any encoding", () => {
    expect(unusable(bytes("# Plan\n- [ ] Größe prüfen\n"))).toBeNull();
    expect(unusable(bytes("# Plan\n- [ ] first\n", "utf16le"))).toBeNull();
    expect(unusable(bytes("\u{feff}# Plan\n", "utf16le"))).toBeNull();
    expect(unusable(bytes("\u001b[1mPlan\u001b[0m", "latin1"))).toBeNull();
  });

  it("is no picture, archive or program, nor empty, nor too large", () => {
    expect(unusable(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2))).toContain("PNG");
    expect(unusable(bytes("%PDF-1.7 something"))).toContain("PDF");
    expect(unusable(bytes("{\\rtf1 something"))).toContain("rich text");
    expect(unusable(Uint8Array.from({ length: 2000 }, (_, index) => (index * 7919) % 251))).toContain(
      "not text",
    );
    expect(unusable(new Uint8Array())).toContain("empty");
    expect(unusable(bytes("# Plan"), 30 * 1024 * 1024)).toContain(formatBytes(30 * 1024 * 1024));
  });

  it("can be pasted, but not nothing", () => {
    expect(readPaste("- [ ] one").upload).toEqual({ fileName: "pasted.md", text: "- [ ] one" });
    expect(readPaste('{ "format": "holdpoint-plan", "version": 1 }').upload.fileName).toBe("pasted.json");
    expect(readPaste("id,title,owner\nT1,Freeze,Ana\n").upload.fileName).toBe("pasted.csv");
    expect(readPaste('\ufeff"Aufgabe";"Frist"\n"DNS";"morgen"').upload.fileName).toBe("pasted.csv");
    expect(readPaste("Task\tOwner\nFreeze\tAna").upload.fileName).toBe("pasted.csv");
    expect(readPaste("| Task | Owner, or team |\n|---|---|").upload.fileName).toBe("pasted.md");
    expect(readPaste("Title, a plan\n\n- [ ] one, two").upload.fileName).toBe("pasted.md");
    expect(() => readPaste("  \n")).toThrow("Nothing was pasted");
  });
});
