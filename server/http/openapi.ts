import { z } from "zod";
import { ERROR_CODES } from "@/server/kernel/errors";
import type { RouteTable } from "./router";

/** The OpenAPI 3.1 document, printed from the route table and the verbs behind it. */
export function openApiDocument(table: RouteTable): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [key, route] of Object.entries(table)) {
    const [method = "", path = ""] = key.split(" ");
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operation(method, path, route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Holdpoint",
      version: "1",
      description: "Every door of the console: browser, CLI and CI use it.",
    },
    paths,
    components: {
      responses: {
        Problem: { description: "RFC 9457", content: { "application/problem+json": { schema: problem } } },
      },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "holdpoint-session" } },
    },
  };
}

const problem = {
  type: "object",
  required: ["type", "title", "status", "code", "detail", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { enum: Object.keys(ERROR_CODES) },
    detail: { type: "string" },
    requestId: { type: "string" },
  },
};

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [key: string]: unknown;
}

function operation(method: string, path: string, route: RouteTable[string]) {
  const { verb, status, produces, consumes } = route;
  const schema = toSchema(verb.input, "input");
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const rest = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name));
  const query = method === "GET" ? rest : [];
  return {
    operationId: verb.name,
    summary: verb.summary,
    tags: [verb.name.split(".")[0]],
    "x-permission": verb.permission,
    ...(verb.permission === "public" ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: "path",
        required: true,
        schema: schema.properties?.[name] ?? { type: "string" },
      })),
      ...query.map(([name, of]) => ({
        name,
        in: "query",
        required: schema.required?.includes(name) ?? false,
        schema: of,
      })),
    ],
    ...(method === "GET" ? {} : consumes ? bytesBody(consumes) : bodyOf(schema, rest)),
    responses: {
      [status]: {
        description: verb.summary,
        content: produces
          ? { [produces]: { schema: { type: "string" } } }
          : { "application/json": { schema: toSchema(verb.output, "output") } },
      },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

const bytesBody = (consumes: string) => ({
  requestBody: { required: true, content: { [consumes]: { schema: { type: "string", format: "binary" } } } },
});

function bodyOf(schema: JsonSchema, rest: [string, JsonSchema][]) {
  // One of several shapes, each with its own fields.
  if (schema.oneOf ?? schema.anyOf) {
    return { requestBody: { required: true, content: { "application/json": { schema } } } };
  }
  return rest.length > 0 ? { requestBody: requestBody(schema, rest) } : {};
}

function requestBody(schema: JsonSchema, rest: [string, JsonSchema][]) {
  const names = rest.map(([name]) => name);
  return {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: Object.fromEntries(rest),
          required: (schema.required ?? []).filter((name) => names.includes(name)),
        },
      },
    },
  };
}

function toSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest as JsonSchema;
}
