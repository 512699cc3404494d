import { command } from "@/server/kernel/command";
import { keepKey } from "./keep-key";
import { addKeyInput, keyView } from "./schema";

export const addKey = command({
  name: "stores.add-key",
  summary: "Add a recovery key by its public half",
  permission: "stores:keys",
  input: addKeyInput,
  output: keyView,
  run: (tx, input) => keepKey(tx, input),
});
