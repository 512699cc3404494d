import { query } from "@/server/kernel/query";
import { toTestView } from "./rules";
import { testConnectionView, tryConnectionInput } from "./schema";

export const tryConnection = query({
  name: "systems.try-connection",
  summary: "Test a connection before it is registered; nothing is kept",
  permission: "systems:write",
  input: tryConnectionInput,
  output: testConnectionView,
  run: async ({ ports, signal }, { connection }) =>
    toTestView(await ports.outside.postgresTarget.test(connection, signal)),
});
