import { command } from "@/server/kernel/command";
import { actorId, type CommandContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { type OpenTab, peopleOf } from "./rules";
import { GONE_AFTER_MS, presentPeople, sharePresenceInput } from "./schema";

export const sharePresence = command({
  name: "presence.share",
  summary: "Say that this tab looks at a launch, and hear who else does",
  permission: "presence:share",
  input: sharePresenceInput,
  output: presentPeople,
  run: async (tx, { launchId, tab, place, nodeId }) => {
    const me = actorId(tx.actor);
    if (me === null) throw new DomainError("unauthenticated", "Sign in to see who is here.");
    // The database's clock, which all web processes share.
    const renewed = await tx.db.$executeRaw`
      insert into presence (tab, person_id, launch_id, node_id, place, seen_at)
      select ${tab}::uuid, ${me}::uuid, id, ${nodeId}::uuid, ${place}, now() from launch where id = ${launchId}::uuid
      on conflict (tab) do update set launch_id = excluded.launch_id, node_id = excluded.node_id,
        place = excluded.place, seen_at = excluded.seen_at
      where presence.person_id = excluded.person_id`;
    if (renewed === 0)
      throw new DomainError("not_found", "There is no such launch. It may have been removed.");
    tx.unchanged();
    return peopleOf(await readTabs(tx, launchId, me));
  },
});

async function readTabs(tx: CommandContext, launchId: string, me: string): Promise<OpenTab[]> {
  return tx.db.$queryRaw<OpenTab[]>`
    select p.person_id as "personId", w.name, p.place, p.node_id as "nodeId", p.seen_at as "seenAt"
    from presence p join person w on w.id = p.person_id
    where p.launch_id = ${launchId}::uuid and p.person_id <> ${me}::uuid and w.disabled_at is null
      and p.seen_at > now() - ${GONE_AFTER_MS}::float8 * interval '1 millisecond'`;
}
