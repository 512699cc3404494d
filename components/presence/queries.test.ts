import { expect, it } from "vitest";
import { initialsOf, placeOf, whereabouts } from "./queries";

it.each([
  ["Ada Lovelace", "AL"],
  ["Mara", "MA"],
  ["Jean-Luc de la Tour", "JT"],
  ["  ", ""],
  ["élodie", "ÉL"],
  ["李 小龍", "李小"],
])("the initials of %j are %j", (name, initials) => expect(initialsOf(name)).toBe(initials));

it.each([
  ["/plans/atlas", "plan"],
  ["/plans/atlas/timeline", "timeline"],
  ["/launches/atlas", "overview"],
  ["/runs/atlas/7", "runs"],
  ["/people", "elsewhere"],
])("the address %s is %s", (address, place) => expect(placeOf(address)).toBe(place));

it("says where somebody is", () => {
  expect(whereabouts({ personId: "1", name: "Ada", place: "timeline", nodeIds: [] })).toBe("Ada · Timeline");
});
