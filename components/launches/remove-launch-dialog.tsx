"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { LaunchView } from "@/server/domain/launches/schema";
import { launchKeys, removeLaunch } from "./queries";
import { problemText } from "./sample-buttons";

/** Removing a launch cannot be taken back: its name is typed, and the reason stays in the audit log. */
export function RemoveLaunchDialog({ launch, onClose }: { launch: LaunchView; onClose: () => void }) {
  const queries = useQueryClient();
  const router = useRouter();
  const remove = useMutation({ mutationFn: (reason: string) => removeLaunch(launch, reason) });
  return (
    <ConfirmDialog
      open
      tier="T3"
      onOpenChange={onClose}
      title={`Remove the launch ${launch.name}?`}
      target={launch.name}
      impact={[
        "Its plan, with every tick and note, is deleted.",
        "Its systems, runs and logs are deleted. The systems themselves are not touched.",
        "Its backups leave the list; their files stay in the store.",
        "The audit log keeps what was done.",
      ]}
      confirmLabel="Remove launch"
      error={remove.isError ? problemText(remove.error) : null}
      onConfirm={async ({ reason }) => {
        const done = await remove.mutateAsync(reason).catch(() => null);
        if (!done) return;
        onClose();
        router.push("/launches");
        await queries.invalidateQueries({ queryKey: launchKeys.all });
      }}
    />
  );
}
