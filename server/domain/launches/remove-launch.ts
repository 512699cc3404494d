import { command } from "@/server/kernel/command";
import { DomainError } from "@/server/kernel/errors";
import { may } from "@/server/kernel/permissions";
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
    const mayLoseBackups = tx.actor.kind !== "person" || may(tx.actor.role, "backups:delete");
    if (!mayLoseBackups && (await tx.db.backup.count({ where: { launchId, state: "good" } })) > 0) {
      const message =
        "This launch has good backups, which leave the console with it. Ask an admin to remove it.";
      throw new DomainError("forbidden", message);
    }
    await eraseLaunch(tx, launch, reason);
    return { id: launch.id };
  },
});
