"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormErrorSummary } from "@/components/ui/field";
import { Checkbox } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { useAnnounce } from "@/components/ui/live-region";
import { EmptyState, Skeleton } from "@/components/ui/states";
import { formatBytes, formatCount } from "@/lib/format";
import type { PolicyView, RetentionPreview } from "@/server/domain/policies/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { Notice } from "./notice";
import {
  applyRetention,
  policyKeys,
  type RetentionDraft,
  retentionPreviewQuery,
  saveRetention,
} from "./queries";
import { RetentionFields } from "./retention-fields";
import { RetentionTable } from "./retention-table";

export type RetentionPanelProps = { policy: PolicyView; slug: string; role: Role };

/** Which backups are kept, and exactly what would go. */
export function RetentionPanel({ policy, slug, role }: RetentionPanelProps) {
  const { retention } = policy;
  const [draft, setDraft] = useState<RetentionDraft>({
    rules: retention.rules,
    timeZone: retention.timeZone,
    enabled: retention.enabled,
    rev: retention.rev,
  });
  // Somebody else's version counts from the moment it arrives.
  const [seen, setSeen] = useState(retention.rev);
  if (seen !== retention.rev) {
    setSeen(retention.rev);
    setDraft({ ...retention });
  }
  const preview = useQuery({
    ...retentionPreviewQuery(policy.systemId, draft.rules, draft.timeZone),
    placeholderData: keepPreviousData,
  });
  const saved = JSON.stringify(draft.rules) === JSON.stringify(retention.rules) && retention.rev > 0;
  return (
    <Panel
      title="Retention"
      aside={retention.enabled ? "After each good backup" : "Off: nothing is removed"}
      flush
    >
      {may(role, "policies:retain") ? (
        <RetentionForm policy={policy} draft={draft} onChange={setDraft} />
      ) : null}
      <section aria-label="What would go" className="grid gap-3">
        {preview.isPending ? <Skeleton lines={5} /> : null}
        {preview.isError ? <p className="px-4 pt-4 text-ink-2 sm:px-5">{preview.error.message}</p> : null}
        {preview.data ? (
          <Outcome policy={policy} preview={preview.data} saved={saved} slug={slug} role={role} />
        ) : null}
      </section>
    </Panel>
  );
}

type OutcomeProps = RetentionPanelProps & { preview: RetentionPreview; saved: boolean };

function Outcome({ policy, preview, saved, slug, role }: OutcomeProps) {
  const { pending } = policy.retention;
  if (preview.backups.length === 0) return <EmptyState title="There is no good backup yet." />;
  return (
    <>
      <div className="grid gap-3 px-4 pt-4 sm:px-5">
        <PreviewSummary preview={preview} />
        {pending.length > 0 ? (
          <Notice>
            {formatCount(pending.length, "backup")} marked, not yet gone:{" "}
            {pending[0]?.problem ?? "the run is at it."}
          </Notice>
        ) : null}
        {saved && may(role, "policies:retain") ? <ApplyNow policy={policy} preview={preview} /> : null}
      </div>
      <RetentionTable backups={preview.backups} keeps={policy.keeps} slug={slug} role={role} />
    </>
  );
}

function PreviewSummary({ preview }: { preview: RetentionPreview }) {
  const { removes, removedBytes, keptBytes, backups, question } = preview;
  const stays = formatCount(backups.length - removes, "backup stays", "backups stay");
  return (
    <>
      <p aria-live="polite">
        {removes === 0
          ? `Nothing would go: ${stays}, ${formatBytes(keptBytes)}.`
          : `${formatCount(removes, "backup")} would go and free ${formatBytes(removedBytes)}; ${stays}, ${formatBytes(keptBytes)}.`}
      </p>
      {question ? <Notice>It would stop and ask. {question}</Notice> : null}
    </>
  );
}

type FormProps = { policy: PolicyView; draft: RetentionDraft; onChange: (draft: RetentionDraft) => void };

function RetentionForm({ policy, draft, onChange }: FormProps) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const save = useMutation({
    mutationFn: () => saveRetention(policy.systemId, draft),
    onSuccess: () => {
      announce("Retention saved");
      void queries.invalidateQueries({ queryKey: policyKeys.all });
    },
  });
  const problems = formProblems(save.error);
  return (
    <form
      className="grid gap-4 border-line border-b px-4 py-4 sm:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FormErrorSummary problems={problems} />
      <RetentionFields
        rules={draft.rules}
        timeZone={draft.timeZone}
        onRules={(rules) => onChange({ ...draft, rules })}
        onZone={(timeZone) => onChange({ ...draft, timeZone })}
      />
      <label htmlFor="enabled" className="flex items-center gap-2">
        <Checkbox
          id="enabled"
          checked={draft.enabled}
          onChange={({ target }) => onChange({ ...draft, enabled: target.checked })}
        />
        Remove what is not kept, after each new good backup
      </label>
      <div>
        <Button type="submit" busy={save.isPending}>
          Save retention
        </Button>
      </div>
    </form>
  );
}

function ApplyNow({ policy, preview }: { policy: PolicyView; preview: RetentionPreview }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const apply = useMutation({
    mutationFn: () => applyRetention(policy.systemId, preview.digest),
    onSuccess: () => {
      setOpen(false);
      void queries.invalidateQueries({ queryKey: policyKeys.all });
    },
  });
  if (preview.removes === 0) return null;
  return (
    <div>
      <Button variant="danger" size="sm" onClick={() => setOpen(true)}>
        Remove {formatCount(preview.removes, "backup")} now
      </Button>
      <ConfirmDialog
        tier="T3"
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${formatCount(preview.removes, "backup")}?`}
        target={policy.systemName}
        environment={policy.environment}
        impact={[
          `${formatBytes(preview.removedBytes)} are erased from the stores and cannot be brought back.`,
          "Exactly what this list shows goes; if it changed meanwhile, nothing does.",
        ]}
        confirmLabel="Remove backups"
        reason="none"
        error={formProblems(apply.error)[0]?.message ?? null}
        onConfirm={async () => {
          await apply.mutateAsync();
        }}
      />
    </div>
  );
}
