import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { launchChanged } from "./events";
import { toLaunchView } from "./rows";
import { freeSlug, slugOf } from "./rules";
import { createLaunchInput, launchView } from "./schema";

export const createLaunch = command({
  name: "launches.create",
  summary: "Start a launch",
  permission: "launches:write",
  input: createLaunchInput,
  output: launchView,
  run: async (tx, input) => {
    const wanted = slugOf(input.name);
    const taken = await tx.db.launch.findMany({
      where: { slug: { startsWith: wanted } },
      select: { slug: true },
    });
    const row = await tx.db.launch.create({
      data: {
        name: input.name,
        version: input.version,
        targetDate: input.targetDate ? new Date(input.targetDate) : null,
        slug: freeSlug(wanted, new Set(taken.map(({ slug }) => slug))),
      },
    });
    const view = toLaunchView(row);
    tx.audit({
      subject: "launch",
      subjectId: row.id,
      launchId: row.id,
      label: row.name,
      changes: { after: view },
    });
    tx.emit(launchChanged.on(CONSOLE_STREAM, view));
    return view;
  },
});
