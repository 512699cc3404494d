import { z } from "zod";
import { query } from "@/server/kernel/query";
import { findSources } from "./rows";
import { launchInput, proofSource } from "./schema";

export const listSources = query({
  name: "proofs.sources",
  summary: "Checks, backups and restores of a launch that can prove an item",
  permission: "evidence:read",
  input: launchInput,
  output: z.object({ sources: z.array(proofSource) }),
  run: async ({ db }, { launchId }) => ({ sources: await findSources(db, launchId) }),
});
