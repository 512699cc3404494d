import { describe, expect, it } from "vitest";
import type { StoreView } from "@/server/domain/stores/schema";
import { draftOf, fieldOf, keepsSecret, placeOfDraft, problemsOfDraft, secretOfDraft } from "./store-draft";

const bucket: StoreView = {
  id: "s",
  name: "Offsite",
  kind: "s3",
  location: "s3://b",
  builtIn: false,
  place: {
    kind: "s3",
    endpoint: "https://s3.example.com",
    region: "us-east-1",
    bucket: "b",
    prefix: "p",
    pathStyle: true,
    accessKeyId: "AK",
    lockMode: "none",
    lockDays: 30,
  },
  hasSecret: true,
  hostKey: null,
  check: null,
  freeBytes: null,
  totalBytes: null,
  objects: null,
  objectBytes: null,
  usable: false,
  removed: false,
  createdAt: "2026-11-20T00:00:00.000Z",
  rev: 1,
};

describe("the form of a store", () => {
  it("gives back what was stored", () => {
    expect(placeOfDraft(draftOf(bucket))).toEqual(bucket.place);
  });

  it("takes slashes off the prefix and an empty endpoint for Amazon's own", () => {
    const draft = { ...draftOf(bucket), prefix: "/a/b/", endpoint: " " };
    expect(placeOfDraft(draft)).toMatchObject({ prefix: "a/b", endpoint: null });
  });

  it("keeps the secret only while it goes to the same receiver", () => {
    const draft = draftOf(bucket);
    expect(keepsSecret({ ...draft, prefix: "other" }, bucket)).toBe(true);
    expect(keepsSecret({ ...draft, endpoint: "https://evil.example.com" }, bucket)).toBe(false);
    expect(problemsOfDraft({ ...draft, endpoint: "https://evil.example.com" }, bucket)).toMatchObject([
      { field: "secretAccessKey" },
    ]);
    expect(keepsSecret(draft, null)).toBe(false);
  });

  it("says what is missing for each kind", () => {
    const empty = draftOf(null);
    expect(problemsOfDraft(empty).map(({ field }) => field)).toEqual(["name", "path"]);
    const sftp = { ...empty, kind: "sftp", name: "x", port: "0" } as const;
    expect(problemsOfDraft(sftp).map(({ field }) => field)).toEqual([
      "host",
      "user",
      "folder",
      "port",
      "privateKey",
    ]);
  });

  it("sends one kind of login, and puts a refused one at its field", () => {
    const draft = {
      ...draftOf(null),
      kind: "sftp",
      password: "p",
      privateKey: "k",
      login: "password",
    } as const;
    expect(secretOfDraft(draft)).toEqual({ password: "p" });
    expect(secretOfDraft({ ...draft, login: "key" })).toEqual({ privateKey: "k\n" });
    expect(fieldOf({ field: "secret", message: "" }, draft)).toBe("password");
  });
});
