import { command } from "@/server/kernel/command";
import { CONSOLE_STREAM } from "@/server/kernel/define-event";
import { DomainError } from "@/server/kernel/errors";
import { launchChanged } from "./events";
import { requireLaunch, toLaunchView } from "./rows";
import { changeLaunchInput, launchView } from "./schema";

export const changeLaunch = command({
  name: "launches.change",
  summary: "Change a launch's name, version or target date",
  permission: "launches:write",
  input: changeLaunchInput,
  output: launchView,
  run: async (tx, input) => {
    const before = await requireLaunch(tx.db, input.launchId);
    const { count } = await tx.db.launch.updateMany({
      where: { id: before.id, rev: input.rev },
      data: {
        name: input.name ?? before.name,
        version: input.version ?? before.version,
        ...(input.targetDate === undefined
          ? {}
          : { targetDate: input.targetDate ? new Date(input.targetDate) : null }),
        rev: { increment: 1 },
      },
    });
    if (count === 0) {
      throw new DomainError(
        "conflict",
        "Somebody changed this launch just now. Reload to see it, then try again.",
      );
    }
    const view = toLaunchView(await requireLaunch(tx.db, before.id));
    tx.audit({
      subject: "launch",
      subjectId: before.id,
      launchId: before.id,
      label: view.name,
      changes: { before: toLaunchView(before), after: view },
    });
    tx.emit(launchChanged.on(CONSOLE_STREAM, view));
    tx.emit(launchChanged.on(before.id, view));
    return view;
  },
});
