import { describe, expect, it } from "vitest";
import type { PersonView } from "@/server/domain/people/schema";
import { changeImpact } from "./people-words";
import { patchPeople } from "./queries";

const mara: PersonView = {
  id: "0199a000-0000-7000-8000-000000000001",
  name: "Mara",
  email: "mara@example.com",
  role: "admin",
  disabled: false,
  createdAt: "2026-11-20T12:00:00.000Z",
  lastSeenAt: "2026-11-20T12:05:00.000Z",
  version: 3,
};
const zoe: PersonView = { ...mara, id: "0199a000-0000-7000-8000-000000000002", name: "Zoe", version: 1 };

describe("a person in the list", () => {
  it("is brought up to date and keeps when they were last seen", () => {
    const list = patchPeople(
      { people: [mara, zoe] },
      { ...mara, role: "lead", lastSeenAt: null, version: 4 },
    );
    expect(list.people.map(({ name, role, lastSeenAt }) => [name, role, lastSeenAt])).toEqual([
      ["Mara", "lead", mara.lastSeenAt],
      ["Zoe", "admin", mara.lastSeenAt],
    ]);
  });
  it("is not taken back by an older event", () => {
    const list = { people: [mara] };
    expect(patchPeople(list, { ...mara, role: "lead", version: 2 })).toBe(list);
  });
  it("is sorted in by name", () => {
    const adam = { ...mara, id: "0199a000-0000-7000-8000-000000000003", name: "Adam" };
    expect(patchPeople({ people: [mara, zoe] }, adam).people.map((person) => person.name)).toEqual([
      "Adam",
      "Mara",
      "Zoe",
    ]);
  });
});

describe("what a change means", () => {
  it("warns an admin who gives up the own role", () => {
    expect(changeImpact(mara, { role: "lead" }, true)).toContain(
      "You cannot give the role back to yourself.",
    );
    expect(changeImpact(mara, { role: "lead" }, false).join(" ")).not.toContain("yourself");
  });
  it("says that sessions end", () => {
    expect(changeImpact(mara, { disabled: true }, false)[0]).toContain("their sessions end at once");
  });
});
