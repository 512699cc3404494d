import type { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { connectionOf, type EngineName, type TargetConnection } from "@/server/kernel/ports/connections";
import { query } from "@/server/kernel/query";
import { parseInput } from "@/server/kernel/verb";
import { askTarget } from "./ask-target";
import { toTestView } from "./rules";
import { testConnectionView, tryConnectionInput } from "./schema";

export const tryConnection = query({
  name: "systems.try-connection",
  summary: "Test a connection before it is registered; nothing is kept",
  permission: "systems:write",
  input: tryConnectionInput,
  output: testConnectionView,
  run: async ({ ports, signal }, input) =>
    toTestView(await askTarget(ports.outside, targetOf(input), signal), input.engine),
});

function targetOf({ engine, ...input }: z.output<typeof tryConnectionInput>): TargetConnection {
  if (engine === "sqlite" || engine === "folder") {
    return { engine, path: given(input.address, engine, "address") };
  }
  const connection = parseInput(connectionOf[engine], given(input.connection, engine, "connection"));
  return { ...connection, engine, options: input.options ?? {} };
}

function given<T>(value: T | undefined, engine: EngineName, field: string): T {
  if (value !== undefined) return value;
  throw new DomainError("invalid", `A test of ${engine} needs its ${field}.`);
}
