import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { eraseLaunch } from "./erase-launch";
import { requireLaunch } from "./rows";
import { removedView, removeLaunchInput } from "./schema";

export const removeLaunch = command({
  name: "launches.remove",
  summary: "Remove a launch for good, after typing its name",
  permission: "launches:write",
  input: removeLaunchInput,
  output: removedView,
  run: async (tx, { launchId, confirm, reason }) => {
    const launch = await requireLaunch(tx.db, launchId);
    if (launch.sample) {
      throw new DomainError(
        "conflict",
        "This is the sample. Remove it by its own button; it asks for no name.",
      );
    }
    if (confirm.trim() !== launch.name) {
      const message = `Type ${launch.name} to confirm.`;
      throw new DomainError("invalid", message, { fields: [{ path: "confirm", message }] });
    }
    await eraseLaunch(tx, launch, reason);
    return { id: launch.id };
  },
});
