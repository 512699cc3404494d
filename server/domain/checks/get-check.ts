import { DomainError } from "@/server/kernel/errors";
import { query } from "@/server/kernel/query";
import { checkViews, requireCheck } from "./rows";
import { checkIdInput, checkView } from "./schema";

export const getCheck = query({
  name: "checks.get",
  summary: "One check",
  permission: "checks:read",
  input: checkIdInput,
  output: checkView,
  run: async ({ db }, { checkId }) => {
    const [view] = await checkViews(db, [await requireCheck(db, checkId)]);
    if (!view) throw new DomainError("internal", "A check without a view.");
    return view;
  },
});
