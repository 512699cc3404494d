import { describe, expect, it } from "vitest";
import { readComment } from "./comment-text";

const line = (body: string, names: string[] = []) => {
  const [block] = readComment(body, names);
  return block?.kind === "text" ? block.lines[0] : block;
};

describe("readComment", () => {
  it("reads paragraphs, lists and code blocks", () => {
    expect(readComment("One\ntwo\n\nThree\n- a\n- b\n```sh\nrm -rf *\n\n@Ada\n```\nlast", [])).toEqual([
      { kind: "text", lines: [[{ kind: "text", text: "One" }], [{ kind: "text", text: "two" }]] },
      { kind: "text", lines: [[{ kind: "text", text: "Three" }]] },
      { kind: "list", items: [[{ kind: "text", text: "a" }], [{ kind: "text", text: "b" }]] },
      { kind: "code", text: "rm -rf *\n\n@Ada" },
      { kind: "text", lines: [[{ kind: "text", text: "last" }]] },
    ]);
    expect(readComment("```\nnever closed", [])).toEqual([{ kind: "code", text: "never closed" }]);
  });

  it.each([
    ["a `b*c*` d", ["text:a ", "code:b*c*", "text: d"]],
    ["**bold** and _slanted_", ["strong:bold", "text: and ", "em:slanted"]],
    ["snake_case_name and 2 * 3 * 4", ["text:snake_case_name and 2 * 3 * 4"]],
    ["see https://a.example/x_y?q=1#z.", ["text:see ", "link:https://a.example/x_y?q=1#z", "text:."]],
    ["(http://a.example)", ["text:(", "link:http://a.example", "text:)"]],
    ["[the run](https://a.example/r/1)", ["link:the run"]],
    ["xhttps://a.example", ["text:xhttps://a.example"]],
    ["[x](javascript:alert(1))", ["text:[x](javascript:alert(1))"]],
    ["[x](data:text/html,a) javascript:alert(1)", ["text:[x](data:text/html,a) javascript:alert(1)"]],
    ["<script>alert(1)</script>", ["text:<script>alert(1)</script>"]],
    ["<img src=x onerror=alert(1)>", ["text:<img src=x onerror=alert(1)>"]],
    ["https://", ["text:https://"]],
  ])("%j", (body, expected) => {
    const pieces = line(body);
    expect(Array.isArray(pieces) && pieces.map(({ kind, text }) => `${kind}:${text}`)).toEqual(expected);
  });

  it("marks who is mentioned, and nobody else", () => {
    const pieces = line("@Ada Lovelace, @Ada and @Bob, me@Ada", ["Ada", "Ada Lovelace"]);
    expect(Array.isArray(pieces) && pieces.filter(({ kind }) => kind === "mention")).toEqual([
      { kind: "mention", text: "@Ada Lovelace" },
      { kind: "mention", text: "@Ada" },
    ]);
  });

  it("takes no time on text made to be slow", () => {
    for (const evil of [
      "[".repeat(10_000),
      "`".repeat(9_999),
      "**a".repeat(3_000),
      "_a ".repeat(3_000),
      "h".repeat(10_000),
    ]) {
      const start = performance.now();
      readComment(evil, ["Ada"]);
      expect(performance.now() - start).toBeLessThan(300);
    }
  });
});
