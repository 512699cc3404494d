import { formatCount } from "@/lib/format";
import { sendNotices } from "@/server/domain/notices";
import type { CommandContext } from "@/server/kernel/context";

interface AssignedItem {
  id: string;
  title: string;
  /** Whose it is now. */
  assigneeId: string;
}

const NAMED = 3;

/** Tells people what became theirs: one notice a person, however many items it is about. */
export async function tellAssigned(
  tx: CommandContext,
  launchId: string,
  items: readonly AssignedItem[],
): Promise<void> {
  if (items.length === 0) return;
  const [launch] = await tx.db.$queryRaw<{ slug: string }[]>`
    select slug from launch where id = ${launchId}::uuid`;
  const plan = `/plans/${encodeURIComponent(launch?.slug ?? "")}`;
  for (const personId of new Set(items.map(({ assigneeId }) => assigneeId))) {
    const theirs = items.filter(({ assigneeId }) => assigneeId === personId);
    const [first] = theirs;
    if (!first) continue;
    const several = theirs.length > 1;
    await sendNotices(tx, {
      kind: "assigned",
      personIds: [personId],
      launchId,
      title: several ? formatCount(theirs.length, "item") : first.title,
      text: several
        ? theirs
            .slice(0, NAMED)
            .map(({ title }) => title)
            .join(" · ")
        : "",
      href: several ? `${plan}?owner=me` : `${plan}?item=${first.id}`,
    });
  }
}
