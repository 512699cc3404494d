import { actorId, actorName, type CommandContext } from "@/server/kernel/context";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { noticesChanged } from "./events";
import type { NoticeKind } from "./schema";

interface NewNotice {
  kind: NoticeKind;
  /** Who should know. Whoever causes it is left out, and so are accounts that are gone or disabled. */
  personIds: readonly string[];
  launchId?: string;
  title: string;
  text?: string;
  /** A path of the console: "/plans/…". */
  href: string;
  /** The thing that caused it, for `withdrawNotices`. */
  sourceId?: string;
}

const TITLE_CHARACTERS = 200;
const TEXT_CHARACTERS = 280;

const cut = (text: string, most: number) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

/** Lets people know, in the transaction of the change they should know of. */
export async function sendNotices(tx: CommandContext, notice: NewNotice): Promise<void> {
  const me = actorId(tx.actor);
  const wanted = [...new Set(notice.personIds)].filter((id) => id !== me);
  if (wanted.length === 0) return;
  const people = await tx.db.person.findMany({
    where: { id: { in: wanted }, disabledAt: null },
    select: { id: true },
  });
  if (people.length === 0) return;
  const personIds = people.map(({ id }) => id);
  await tx.db.notice.createMany({
    data: personIds.map((personId) => ({
      personId,
      launchId: notice.launchId ?? null,
      kind: notice.kind,
      title: cut(notice.title, TITLE_CHARACTERS),
      text: cut(notice.text ?? "", TEXT_CHARACTERS),
      href: notice.href,
      sourceId: notice.sourceId ?? null,
      actorName: actorName(tx.actor),
      createdAt: tx.now(),
    })),
  });
  tx.emit(noticesChanged.on(CONSOLE_STREAM, { personIds }));
}
