"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time, useZone } from "@/components/ui/time";
import { formatBytes, formatMoment } from "@/lib/format";
import type { KeepView, RetentionDecision } from "@/server/domain/policies/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupHref } from "./addresses";
import { DECISION_STATUS } from "./policy-words";
import { changeKeep, policyKeys } from "./queries";

export type RetentionTableProps = {
  backups: readonly RetentionDecision[];
  keeps: readonly KeepView[];
  slug: string;
  role: Role;
};

/** Every good backup with what becomes of it and why; pins and holds are put on and taken off here. */
export function RetentionTable({ backups, keeps, slug, role }: RetentionTableProps) {
  return (
    <Table caption="What retention decides about each backup, newest first">
      <Thead>
        <tr role="row">
          <Th>Backup</Th>
          <Th>Becomes</Th>
          <Th>Why</Th>
          <Th align="end">Size</Th>
          <Th>Keep</Th>
        </tr>
      </Thead>
      <Tbody>
        {backups.map(({ backupId, at, bytes, decision, reasons }) => (
          <Tr key={backupId}>
            <RowHead>
              <Link href={backupHref(slug, backupId)} className="link">
                <Time at={at} show="absolute" />
              </Link>
            </RowHead>
            <Td>
              <StatusBadge {...DECISION_STATUS[decision]} />
            </Td>
            <Td label="Why">
              <span className="max-w-96 text-ink-2 wrap-anywhere">{reasons.join("; ")}</span>
            </Td>
            <Td label="Size" align="end">
              {formatBytes(bytes)}
            </Td>
            <Td>
              <span className="flex gap-1">
                {(["pin", "hold"] as const).map((kind) => (
                  <KeepButton
                    key={kind}
                    kind={kind}
                    backupId={backupId}
                    at={at}
                    on={keeps.some((keep) => keep.kind === kind && keep.backupId === backupId)}
                    allowed={may(role, kind === "pin" ? "policies:write" : "policies:hold")}
                  />
                ))}
              </span>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

const WORDS = {
  pin: {
    add: "Pin",
    remove: "Unpin",
    question: { add: "Pin this backup?", remove: "Take the pin off?" },
    impact: "Neither retention nor a person deletes it until somebody takes the pin off.",
  },
  hold: {
    add: "Hold",
    remove: "Release",
    question: { add: "Put this backup on legal hold?", remove: "Release this backup?" },
    impact: "Nothing and nobody deletes it until an administrator releases it.",
  },
} as const;

type KeepButtonProps = { kind: "pin" | "hold"; backupId: string; at: string; on: boolean; allowed: boolean };

function KeepButton({ kind, backupId, at, on, allowed }: KeepButtonProps) {
  const queries = useQueryClient();
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const words = WORDS[kind];
  const verb = on ? "remove" : "add";
  const moment = formatMoment(at, zone);
  const change = useMutation({
    mutationFn: (reason: string) => changeKeep({ kind, backupId, reason, on: !on }),
    onSuccess: () => {
      setOpen(false);
      void queries.invalidateQueries({ queryKey: policyKeys.all });
    },
  });
  if (!allowed) return null;
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        aria-label={`${words[verb]}: backup of ${moment}`}
        onClick={() => {
          change.reset();
          setOpen(true);
        }}
      >
        {words[verb]}
      </Button>
      <ConfirmDialog
        tier="T2"
        open={open}
        onOpenChange={setOpen}
        title={words.question[verb]}
        target={moment}
        impact={[on ? "From now on retention decides about it again." : words.impact]}
        confirmLabel={words[verb]}
        reason="required"
        error={formProblems(change.error)[0]?.message ?? null}
        onConfirm={async ({ reason }) => {
          await change.mutateAsync(reason);
        }}
      />
    </>
  );
}
