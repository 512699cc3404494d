import { describe, expect, it } from "vitest";
import { complete, offer, openMention } from "./mention-rules";

const people = ["Ada Lovelace", "Adam", "Élodie Martin", "Bob Adams"].map((name, at) => ({
  id: String(at),
  name,
}));

describe("an unfinished mention", () => {
  it.each([
    ["@", { at: 0, typed: "" }],
    ["hi @ad", { at: 3, typed: "ad" }],
    ["hi @Ada Lov", { at: 3, typed: "Ada Lov" }],
    ["(@ad", { at: 1, typed: "ad" }],
    ["mail me@ad", null],
    ["@ada  and", null],
    ["@ada\nand", null],
    ["@ ada", null],
    ["nobody", null],
    [`@${"x".repeat(70)}`, null],
  ])("in %j is %j", (text, expected) => {
    expect(openMention(text, text.length)).toEqual(expected);
  });

  it("ends at the caret", () => {
    expect(openMention("@ada and @bob", 3)).toEqual({ at: 0, typed: "ad" });
  });
});

it("offers by the beginning of any name, the first names first, whatever the accents", () => {
  expect(offer(people, "ad").map(({ name }) => name)).toEqual(["Ada Lovelace", "Adam", "Bob Adams"]);
  expect(offer(people, "elo").map(({ name }) => name)).toEqual(["Élodie Martin"]);
  expect(offer(people, "zz")).toEqual([]);
});

it("writes the whole name, and a space where none follows", () => {
  expect(complete("hi @ad", 6, 3, "Ada Lovelace")).toEqual({ text: "hi @Ada Lovelace ", caret: 17 });
  expect(complete("hi @ad, look", 6, 3, "Adam")).toEqual({ text: "hi @Adam, look", caret: 8 });
});
