import { z } from "zod";
import { query } from "@/server/kernel/query";
import { emptyInput } from "@/server/kernel/verb";
import { openApiDocument } from "./openapi";
import { type Route, withContext } from "./route";
import type { RouteTable } from "./router";

const describeApi = query({
  name: "console.describe-api",
  summary: "This document",
  permission: "session:own",
  input: emptyInput,
  output: z.record(z.string(), z.unknown()),
  run: async () => ({}),
});

export function openApiRoute(table: () => RouteTable): Route {
  let text: string | undefined;
  return {
    verb: describeApi,
    status: 200,
    handler: (request) =>
      withContext(request, async (ctx) => {
        await describeApi(ctx, {});
        text ??= JSON.stringify(openApiDocument(table()));
        return new Response(text, { headers: { "content-type": "application/json; charset=utf-8" } });
      }),
  };
}
