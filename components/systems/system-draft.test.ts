import { describe, expect, it } from "vitest";
import type { SystemView } from "@/server/domain/systems/schema";
import {
  attemptOf,
  changeOf,
  draftOf,
  fieldOf,
  inputOf,
  keepsPassword,
  problemsOfDraft,
  withType,
} from "./system-draft";
import { SYSTEM_TYPES } from "./system-types";

const system: SystemView = {
  id: "01a1f8e4-a9fa-74ce-a911-21230e2b25e6",
  launchId: "01a1f8e4-ab2d-7428-a752-7bfa4e6fea6a",
  environment: "production",
  name: "Orders",
  kind: "database",
  engine: "postgresql",
  address: null,
  options: {},
  connection: { host: "db", port: 5432, database: "orders", user: "backup", sslMode: "require" },
  hasSecret: true,
  check: null,
  facts: null,
  removed: false,
  createdAt: "2026-11-20T10:00:00.000Z",
  rev: 1,
};

describe("the draft of a system", () => {
  it("names every missing field of a database", () => {
    const fields = problemsOfDraft({ ...draftOf(null), port: "70000" }).map(({ field }) => field);
    expect(fields).toEqual(["name", "host", "database", "user", "port"]);
  });

  it("asks a service for its address only", () => {
    expect(problemsOfDraft({ ...draftOf(null), type: "service", name: "Shop" })).toEqual([
      { field: "address", message: "Enter the address." },
    ]);
  });

  it("keeps a stored password only while host, port, database, user and protection stay", () => {
    const draft = draftOf(system);
    expect(keepsPassword(draft, system)).toBe(true);
    expect(keepsPassword({ ...draft, name: "Other", sslMode: "verify-full" }, system)).toBe(true);
    expect(keepsPassword({ ...draft, sslMode: "disable" }, system)).toBe(false);
    expect(keepsPassword({ ...draft, host: "elsewhere" }, system)).toBe(false);
    expect(keepsPassword({ ...draft, port: "5433" }, system)).toBe(false);
    expect(keepsPassword({ ...draft, user: "other" }, system)).toBe(false);
    expect(keepsPassword(draft, { ...system, hasSecret: false })).toBe(false);
    const checked = { ...system, connection: { ...system.connection, sslMode: "verify-full" } } as SystemView;
    expect(keepsPassword(draftOf(checked), checked)).toBe(true);
    expect(keepsPassword({ ...draftOf(checked), sslMode: "require" }, checked)).toBe(false);
  });

  it("asks for the password again when a system with one leads elsewhere", () => {
    const moved = { ...draftOf(system), host: "elsewhere" };
    expect(problemsOfDraft(moved, system).map(({ field }) => field)).toEqual(["password"]);
    expect(problemsOfDraft({ ...moved, password: "new" }, system)).toEqual([]);
    expect(problemsOfDraft({ ...draftOf(system), name: "Other" }, system)).toEqual([]);
    expect(problemsOfDraft(moved, { ...system, hasSecret: false })).toEqual([]);
  });

  it("finds the form's field in the API's path", () => {
    expect(fieldOf({ field: "connection.host", message: "" })).toBe("host");
    expect(fieldOf({ message: "" })).toBeUndefined();
  });

  it("brings the port and transport of what was chosen, and keeps what was typed", () => {
    const typed = { ...draftOf(null), name: "Cache", host: "cache", database: "shop" };
    const redis = withType(typed, "redis");
    expect(redis).toMatchObject({
      port: "6379",
      sslMode: "disable",
      database: "0",
      host: "cache",
      name: "Cache",
    });
    expect(withType(redis, "bucket")).toMatchObject({ port: "443", sslMode: "verify-full", database: "" });
    expect(problemsOfDraft(redis)).toEqual([]);
    expect(problemsOfDraft(withType(typed, "bucket")).map(({ field }) => field)).toEqual(["user"]);
  });

  it("becomes the input of every kind", () => {
    const id = system.launchId;
    const draft = {
      ...draftOf(null),
      name: "X",
      host: "h",
      database: "d",
      user: "u",
      password: "p",
      address: "/srv/x",
    };
    const inputs = SYSTEM_TYPES.map((type) => inputOf({ ...withType(draft, type), database: "d" }, id));
    expect(inputs.map((input) => [input.kind, "engine" in input ? input.engine : null])).toEqual([
      ["database", "postgresql"],
      ["database", "mariadb"],
      ["database", "mongodb"],
      ["database", "redis"],
      ["database", "qdrant"],
      ["database", "sqlite"],
      ["folder", null],
      ["bucket", null],
      ["service", null],
      ["repository", null],
    ]);
    expect(inputOf({ ...withType(draft, "qdrant") }, id)).toMatchObject({ connection: { user: "" } });
    expect(attemptOf(withType(draft, "sqlite"))).toEqual({ engine: "sqlite", address: "/srv/x" });
    const bucket = { ...system, kind: "bucket", engine: "bucket", options: { prefix: "a/" } } as SystemView;
    expect(changeOf({ ...draftOf(bucket), region: "eu" }, bucket, true)).toMatchObject({
      options: { region: "eu", prefix: "a/" },
    });
  });
});
