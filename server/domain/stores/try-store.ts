import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { describeProbe, secretProblem } from "./rules";
import { probeView, tryStoreInput } from "./schema";

export const tryStore = query({
  name: "stores.try",
  summary: "Test a store before it is registered: write, read back, delete; nothing is kept",
  permission: "stores:write",
  input: tryStoreInput,
  output: probeView,
  run: async ({ ports, signal }, { place, secret, hostKey }) => {
    const problem = secretProblem(place, secret);
    if (problem !== null) {
      throw new DomainError("invalid", problem, { fields: [{ path: "secret", message: problem }] });
    }
    return describeProbe(await ports.outside.stores.probe({ place, secret, hostKey }, signal));
  },
});
