"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { usePlanTools } from "./plan-tools";
import { planKeys, sendUndoImport } from "./queries";

/** Brings back what was there before the last import; asks only when work would be hidden by it. */
export function UndoImport() {
  const { launchId, tellRefusal } = usePlanTools();
  const queries = useQueryClient();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const undo = async (loseWork: boolean) => {
    setBusy(true);
    try {
      const { plan } = await sendUndoImport(launchId, loseWork);
      setAsked(null);
      toast({
        title: "The import was undone.",
        description: plan ? `The plan from ${plan.fileName || "before"} is back.` : "There is no plan now.",
      });
      await queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
    } catch (error) {
      if (error instanceof ApiProblem && error.details.changedItems) setAsked(error.detail);
      else tellRefusal(error, "The import could not be undone.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        busy={busy}
        className="h-6 px-1.5 text-accent"
        onClick={() => void undo(false)}
      >
        Undo import
      </Button>
      <ConfirmDialog
        tier="T2"
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title="Undo the import?"
        target="This import"
        impact={[asked ?? "", "The file and what was done since stay in the history."]}
        confirmLabel="Undo import"
        onConfirm={() => undo(true)}
      />
    </>
  );
}
