import { describe, expect, it } from "vitest";
import { z } from "zod";
import { query } from "@/server/kernel/query";
import { route } from "./route";
import { createRouter } from "./router";

const verb = query({
  name: "test.read",
  summary: "",
  permission: "public",
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
});
const table = {
  "GET /api/v1/things": route(verb),
  "POST /api/v1/things": route(verb),
  "GET /api/v1/things/{thingId}": route(verb),
  "GET /api/v1/things/newest": route(verb),
  "GET /api/v1/things/{thingId}/log.txt": route(verb),
  "DELETE /api/v1/{kind}/{thingId}": route(verb),
};
const match = createRouter(table);
const found = (method: string, path: string) => {
  const result = match(method, path);
  if (!("route" in result)) return result;
  const key = Object.entries(table).find(([, one]) => one === result.route)?.[0];
  return { key, params: result.params };
};

describe("createRouter", () => {
  it.each([
    ["GET", "/api/v1/things", "GET /api/v1/things", {}],
    ["POST", "/api/v1/things", "POST /api/v1/things", {}],
    ["GET", "/api/v1/things/7", "GET /api/v1/things/{thingId}", { thingId: "7" }],
    ["GET", "/api/v1/things/a%2Fb%20c", "GET /api/v1/things/{thingId}", { thingId: "a/b c" }],
    ["GET", "/api/v1/things/7/log.txt", "GET /api/v1/things/{thingId}/log.txt", { thingId: "7" }],
    ["DELETE", "/api/v1/things/7", "DELETE /api/v1/{kind}/{thingId}", { kind: "things", thingId: "7" }],
  ])("%s %s", (method, path, key, params) => {
    expect(found(method, path)).toEqual({ key, params });
  });

  it("prefers a literal path to a parameter, whatever the order of the table", () => {
    expect(found("GET", "/api/v1/things/newest")).toMatchObject({ key: "GET /api/v1/things/newest" });
  });

  it.each([
    ["PUT", "/api/v1/things", ["GET", "POST"]],
    ["POST", "/api/v1/things/7", ["GET", "DELETE"]],
    ["GET", "/api/v1/nothing", []],
    ["GET", "/api/v1/things/", []],
    ["GET", "/api/v1/things//log.txt", []],
    ["GET", "/api/v1/things/%E0%A4%A", []],
    ["GET", "/api/v1/things/7/log.txt/more", []],
    ["get", "/api/v1/nothing", []],
  ])("%s %s is not served", (method, path, allowed) => {
    expect(match(method, path)).toEqual({ allowed });
  });
});
