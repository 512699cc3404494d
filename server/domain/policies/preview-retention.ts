import { query } from "@/server/kernel/query";
import { draftRetention } from "./draft-retention";
import { requireSystem } from "./rows";
import { previewRetentionInput, retentionPreview } from "./schema";

/** Exactly which backups would go under these rules, and why each other one stays. */
export const previewRetention = query({
  name: "policies.preview-retention",
  summary: "Preview which backups a policy would remove",
  permission: "policies:read",
  input: previewRetentionInput,
  output: retentionPreview,
  run: async (tx, { systemId, rules, timeZone }) => {
    await requireSystem(tx.db, systemId);
    return draftRetention(tx.db, systemId, { rules, timeZone }, tx.now());
  },
});
