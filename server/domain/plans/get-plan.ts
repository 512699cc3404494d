import { streamHead } from "@/server/domain/live";
import type { QueryContext } from "@/server/kernel/context";
import { query } from "@/server/kernel/query";
import { inDocumentOrder } from "./events";
import { readTree } from "./rows";
import { progressOfNodes } from "./rules";
import { planInput, planTree } from "./schema";

export const getPlan = query({
  name: "plans.get",
  summary: "The whole plan in document order, with the progress of its groups",
  permission: "plans:read",
  input: planInput,
  output: planTree,
  cache: {
    key: (_ctx, { launchId }) => launchId,
    version: async (ctx, { launchId }) => planVersion(ctx, launchId),
  },
  run: async ({ db }, { launchId }) => {
    // The head is read first: an event between the two reads is then applied once more, never missed.
    const head = await streamHead(db, [launchId]);
    const { plan, nodes } = await readTree(db, launchId);
    const ordered = inDocumentOrder(nodes);
    return { plan, nodes: ordered, progress: progressOfNodes(ordered), seq: head[launchId] ?? 0 };
  },
});

/** What the answer depends on: the plan, and the names of the people in it. An older `seq` does no harm. */
async function planVersion({ ports }: QueryContext, launchId: string): Promise<string> {
  const row = await ports.reads.one<{ version: string }>(
    "plans.version",
    `select concat_ws(':', (select rev from plan where launch_id = $1::uuid),
       (select sum(version) from person)) as version`,
    [launchId],
  );
  return row?.version ?? "";
}
