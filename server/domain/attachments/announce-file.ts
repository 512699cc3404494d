import { cleanFileName } from "@/lib/clean-file-name";
import { command } from "@/server/kernel/command";
import { actorId, actorName } from "@/server/kernel/context";
import { requireItemTitle } from "./rows";
import { assertRoom } from "./rules";
import { announcedFile, announceFileInput } from "./schema";

export const announceFile = command({
  name: "attachments.announce",
  summary: "Announce a file for an item: its name and exact size. The bytes are sent to the id in the answer",
  permission: "attachments:write",
  input: announceFileInput,
  output: announcedFile,
  run: async (tx, { launchId, nodeId, fileName, bytes }) => {
    await requireItemTitle(tx.db, launchId, nodeId);
    // Two announcements at once must not both take the last room.
    await tx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`attachments:${launchId}`}, 0))`;
    const [used] = await tx.db.$queryRaw<{ files: number; launchBytes: number }[]>`
      select (count(*) filter (where node_id = ${nodeId}::uuid))::int as files,
        coalesce(sum(bytes), 0)::float8 as "launchBytes"
      from attachment where launch_id = ${launchId}::uuid and state <> 'removed'`;
    assertRoom(used ?? { files: 0, launchBytes: 0 }, bytes);
    const row = await tx.db.attachment.create({
      data: {
        launchId,
        nodeId,
        fileName: cleanFileName(fileName),
        bytes,
        uploadedById: actorId(tx.actor),
        uploadedByName: actorName(tx.actor),
        createdAt: tx.now(),
      },
    });
    // Nothing is to be seen before the bytes are there: sealing them writes the entry.
    tx.unchanged();
    return { attachmentId: row.id, fileName: row.fileName };
  },
});
