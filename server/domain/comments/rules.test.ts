import { describe, expect, it } from "vitest";
import { findMentions, plainText } from "./rules";

const person = (id: string, name: string) => ({ id, name });
const ADA = person("1", "Ada");
const ADA_L = person("2", "Ada Lovelace");
const JOSE = person("3", "José Núñez");
const TWIN = person("4", "Sam");
const TWIN_2 = person("5", "Sam");
const PEOPLE = [ADA, ADA_L, JOSE, TWIN, TWIN_2];
const namesIn = (body: string) => findMentions(body, PEOPLE);

describe("findMentions", () => {
  it.each([
    ["@Ada please look", [ADA]],
    ["@Ada Lovelace please look", [ADA_L]],
    ["(@ada lovelace)", [ADA_L]],
    ["ask @Ada and @José Núñez.", [ADA, JOSE]],
    ["@Ada, @Ada!", [ADA]],
    ["@Adam is somebody else", []],
    ["mail ada@Ada.example", []],
    ["`@Ada` in code", []],
    ["```\n@Ada\n```\nand outside @Sam", [TWIN, TWIN_2]],
    ["```\n@Ada never closed", []],
    ["@ Ada", []],
    ["@", []],
    ["", []],
  ])("%j", (body, expected) => {
    expect(namesIn(body)).toEqual(expected);
  });

  it("takes no time on many signs without names", () => {
    const start = performance.now();
    findMentions("@".repeat(10_000), PEOPLE);
    findMentions("```\n@".repeat(2_000), PEOPLE);
    const crowd = Array.from({ length: 2_000 }, (_, at) => ({ id: String(at), name: `Person Number ${at}` }));
    findMentions(" @".repeat(5_000), crowd);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

it("gives the words of a comment without its signs", () => {
  expect(plainText("**Ready**: `npm test`\n```sh\nls *.md\n```\nsee [the run](https://a.example)")).toBe(
    "Ready: npm test\n \nls *.md\n \nsee the run",
  );
});
