"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { useAnnounce } from "@/components/ui/live-region";
import { Time, useZone } from "@/components/ui/time";
import type { PolicyView } from "@/server/domain/policies/schema";
import { Notice } from "./notice";
import {
  policyKeys,
  removeSchedule,
  type ScheduleDraft,
  saveSchedule,
  schedulePreviewQuery,
} from "./queries";
import { scheduleDraft } from "./schedule-draft";
import { ScheduleFields, ZoneField } from "./schedule-fields";

export type SchedulePanelProps = { policy: PolicyView; mayWrite: boolean };

/** When the system is backed up by itself. Reads for everybody, a form for those who may change it. */
export function SchedulePanel({ policy, mayWrite }: SchedulePanelProps) {
  const { timing } = policy;
  const aside = timing === null ? "None yet" : timing.paused ? "Paused" : timing.text;
  return (
    <Panel title="Schedule" aside={aside}>
      {mayWrite ? (
        <ScheduleEditor key={timing?.rev ?? 0} policy={policy} />
      ) : (
        <p className="text-ink-2">
          {timing === null ? "This system is backed up only when somebody asks." : null}
          {timing?.nextAt ? (
            <>
              Next backup <Time at={timing.nextAt} show="absolute" />.
            </>
          ) : null}
        </p>
      )}
    </Panel>
  );
}

function ScheduleEditor({ policy }: { policy: PolicyView }) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const zone = useZone();
  const [draft, setDraft] = useState(() => scheduleDraft(policy, zone));
  const change = (part: Partial<ScheduleDraft>) => setDraft((now) => ({ ...now, ...part }));
  const settle = (text: string) => {
    announce(text);
    void queries.invalidateQueries({ queryKey: policyKeys.all });
  };
  const save = useMutation({
    mutationFn: () => saveSchedule(policy.systemId, draft),
    onSuccess: ({ text }) => settle(`Schedule saved: ${text}`),
  });
  const remove = useMutation({
    mutationFn: () => removeSchedule(policy.systemId),
    onSuccess: () => settle("Schedule removed"),
  });
  const problems = formProblems(save.error ?? remove.error);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FormErrorSummary problems={problems} />
      <ScheduleFields
        form={draft.form}
        onChange={(form) => change({ form })}
        error={problems.find(({ field }) => field === "expression")?.message ?? null}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <ZoneField id="timeZone" value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} />
        <Field label="Spread over (minutes)" id="jitterMinutes">
          <Input
            type="number"
            min={0}
            max={60}
            value={draft.jitterMinutes}
            onChange={({ target }) => change({ jitterMinutes: Number(target.value) })}
          />
        </Field>
        <Field label="When runs were missed" id="missed">
          <Select
            value={draft.missed}
            onChange={({ target }) => change({ missed: target.value === "skip" ? "skip" : "catch_up" })}
          >
            <option value="catch_up">Catch up once</option>
            <option value="skip">Wait for the next</option>
          </Select>
        </Field>
      </div>
      <label htmlFor="paused" className="flex items-center gap-2">
        <Checkbox
          id="paused"
          checked={draft.paused}
          onChange={({ target }) => change({ paused: target.checked })}
        />
        Paused
      </label>
      <SchedulePreview systemId={policy.systemId} draft={draft} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save schedule
        </Button>
        {policy.timing ? (
          <Button variant="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
            Remove schedule
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function SchedulePreview({ systemId, draft }: { systemId: string; draft: ScheduleDraft }) {
  const { form, timeZone, jitterMinutes } = draft;
  const preview = useQuery({
    ...schedulePreviewQuery(systemId, { form, timeZone, jitterMinutes }),
    placeholderData: keepPreviousData,
  });
  if (preview.isError) return <p className="min-h-32 text-ink-2 text-sm">{preview.error.message}</p>;
  if (!preview.data) return <div className="skeleton h-32 rounded-sm bg-sunken" />;
  const { text, next, clockChange, promise } = preview.data;
  return (
    <section aria-label="Next runs" className="grid min-h-32 gap-2">
      <h3 className="font-medium text-sm">{draft.paused ? "Would run" : "Next runs"}</h3>
      <p className="text-ink-2 text-sm">{text}</p>
      <ol className="grid gap-0.5 text-sm sm:grid-cols-2">
        {next.map(({ at, local }) => (
          <li key={at}>{local}</li>
        ))}
      </ol>
      {clockChange ? <p className="text-ink-3 text-sm">{clockChange}</p> : null}
      {promise ? <Notice>{promise}</Notice> : null}
    </section>
  );
}
