import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "@/server/kernel/permissions";
import { openApiDocument } from "./openapi";
import { routeTable } from "./routes";

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: {
    content: Record<string, { schema: { properties: Record<string, unknown>; required: string[] } }>;
  };
  responses: Record<string, { content?: Record<string, unknown> }>;
  security?: unknown;
}

const document = openApiDocument(routeTable) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe("the OpenAPI document", () => {
  it("describes every route, once", () => {
    expect(document.openapi).toBe("3.1.0");
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual(Object.keys(routeTable).sort());
  });

  it("gives every operation a name of its own", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(Object.entries(routeTable))(
    "%s has a verb, a permission, words and an answer",
    (key, { verb, status }) => {
      expect(verb.name).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/);
      expect(verb.summary.length).toBeGreaterThan(3);
      expect([...Object.keys(PERMISSIONS), "public"]).toContain(verb.permission);
      if (key.startsWith("GET ")) expect(verb.kind).toBe("query");
      expect([200, 201, 202]).toContain(status);
    },
  );

  it.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))(
    "%s is well-formed",
    (_name, one) => {
      const { path, method, operation } = one;
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map(({ name }) => name)).toEqual(inPath);
      expect(declared.every(({ required }) => required)).toBe(true);
      if (method === "get") expect(operation).not.toHaveProperty("requestBody");
      else expect(operation.parameters.every((parameter) => parameter.in === "path")).toBe(true);
      const body = operation.requestBody?.content["application/json"]?.schema;
      for (const name of body?.required ?? []) expect(Object.keys(body?.properties ?? {})).toContain(name);
      expect(Object.keys(operation.responses)).toContain("default");
      expect(JSON.parse(JSON.stringify(operation))).toEqual(operation);
    },
  );

  it("never asks a caller for what the door itself fills in", () => {
    const texts = JSON.stringify(operations.map(({ operation }) => operation.requestBody ?? null));
    expect(texts).not.toContain('"sessionToken"');
  });
});
