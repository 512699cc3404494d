"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { runQuery } from "@/components/runs/queries";
import { RunLine } from "@/components/runs/run-line";
import { useRunsLive } from "@/components/runs/use-runs-live";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { EnvironmentStripe } from "@/components/shell/stripe";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Card, FactList, PageHeader, Panel } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { StatusShape } from "@/components/ui/status-shape";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/lib/format";
import { randomKey } from "@/lib/random-key";
import type { BackupDetail, RestorePlan, RestoreView } from "@/server/domain/backups/schema";
import { UNITS } from "@/server/domain/systems/schema";
import { backupHref, runHref } from "./addresses";
import { comparisonSentence, differences } from "./backup-words";
import { ComparisonTable } from "./comparison-table";
import { capitalised, ENGINE_WORDS, itemCount, suggestName } from "./engine-words";
import { applyBackupEvent, backupQuery, planRestore, startRestore } from "./queries";

export type RestoreScreenProps = { backupId: string; slug: string };

const STEPS = ["Where", "Plan", "Restore"] as const;

/** Three steps: name a new database, read the plan, watch it and compare. Nothing that exists is written to. */
export function RestoreScreen({ backupId, slug }: RestoreScreenProps) {
  const queries = useQueryClient();
  useRunsLive();
  useLive((event) => applyBackupEvent(queries, event));
  const backup = useQuery(backupQuery(backupId));
  if (!backup.data) return <Skeleton lines={8} />;
  return <Wizard backup={backup.data} slug={slug} />;
}

function Wizard({ backup, slug }: { backup: BackupDetail; slug: string }) {
  const [name, setName] = useState(() =>
    suggestName(backup.engine, backup.systemName, backup.snapshotAt ?? backup.createdAt),
  );
  const { made } = ENGINE_WORDS[backup.engine];
  const [plan, setPlan] = useState<RestorePlan | null>(null);
  const [restoreId, setRestoreId] = useState<string | null>(null);
  const started = backup.restores.find(({ id }) => id === restoreId);
  const step = restoreId ? 2 : plan ? 1 : 0;
  return (
    <>
      <EnvironmentStripe environment={backup.environment} />
      <div className="grid max-w-4xl gap-6">
        <PageHeader
          title={`Restore into a new ${made}`}
          eyebrow={
            <Link href={backupHref(slug, backup.id)} className="link">
              {`Backup of ${backup.systemName}`}
            </Link>
          }
        >
          The original stays as it is, whatever happens here.
        </PageHeader>
        <StepList current={step} />
        {step === 0 ? <NameStep backup={backup} name={name} onName={setName} onPlan={setPlan} /> : null}
        {step === 1 && plan ? (
          <PlanStep
            plan={plan}
            onBack={() => setPlan(null)}
            onStarted={(restore) => setRestoreId(restore.id)}
          />
        ) : null}
        {step === 2 ? <ResultStep restore={started} slug={slug} /> : null}
      </div>
    </>
  );
}

function StepList({ current }: { current: number }) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-1">
      {STEPS.map((text, index) => (
        <li
          key={text}
          aria-current={index === current ? "step" : undefined}
          className={index === current ? "font-semibold" : "text-ink-3"}
        >
          {`${index + 1}. ${text}`}
        </li>
      ))}
    </ol>
  );
}

/** A step's heading takes the focus when the step opens, so that a reader hears where they are. */
function StepHeading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1} className="font-semibold text-lg outline-none">
      {children}
    </h2>
  );
}

type NameStepProps = {
  backup: BackupDetail;
  name: string;
  onName: (name: string) => void;
  onPlan: (plan: RestorePlan) => void;
};

function NameStep({ backup, name, onName, onPlan }: NameStepProps) {
  const [storeId, setStoreId] = useState("");
  const copies = backup.copies.filter(({ state }) => state === "good");
  const make = useMutation({
    mutationFn: () => planRestore(backup.id, name.trim(), storeId || undefined),
    onSuccess: onPlan,
  });
  const problems = formProblems(make.error);
  const words = ENGINE_WORDS[backup.engine];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!make.isPending) make.mutate();
  };
  return (
    <Card>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <StepHeading>{`Name the new ${words.made}`}</StepHeading>
        <FormErrorSummary title="No plan could be made." problems={problems} />
        <Field
          id="newDatabase"
          label={words.label}
          hint={words.hint(backup.systemName)}
          required
          error={problems.find(({ field }) => field === "newDatabase")?.message}
        >
          <Input
            mono
            value={name}
            onChange={(event) => onName(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        {copies.length > 1 ? (
          <Field id="storeId" label="Read the copy in">
            <Select value={storeId} onChange={(event) => setStoreId(event.target.value)}>
              <option value="">the nearest store</option>
              {copies.map((copy) => (
                <option key={copy.storeId} value={copy.storeId}>
                  {copy.storeName}
                </option>
              ))}
            </Select>
          </Field>
        ) : null}
        <div>
          <Button type="submit" variant="primary" busy={make.isPending}>
            Show the plan
          </Button>
        </div>
      </form>
    </Card>
  );
}

type PlanStepProps = { plan: RestorePlan; onBack: () => void; onStarted: (restore: RestoreView) => void };

function PlanStep({ plan, onBack, onStarted }: PlanStepProps) {
  const queries = useQueryClient();
  const [key] = useState(() => randomKey());
  const start = useMutation({
    mutationFn: () => startRestore(plan, key),
    onSuccess: async (restore) => {
      await queries.invalidateQueries({ queryKey: backupQuery(plan.backupId).queryKey });
      onStarted(restore);
    },
  });
  const { server } = plan;
  const { item, row } = UNITS[plan.engine];
  return (
    <Card className="grid gap-4">
      <StepHeading>Read what will happen</StepHeading>
      <FormErrorSummary title="Nothing was started." problems={formProblems(start.error)} />
      <FactList
        facts={[
          { name: "Create", value: <span className="font-mono text-sm">{plan.newDatabase}</span> },
          {
            name: "On",
            value: (
              <>
                <span className="font-mono text-sm">
                  {server.port === null ? server.host : `${server.host}:${server.port}`}
                </span>
                {`, ${server.product} ${server.version}`.trimEnd()}
                {server.identifier ? (
                  <span className="text-ink-3">{` (server ${server.identifier})`}</span>
                ) : null}
              </>
            ),
          },
          {
            name: "From",
            value: (
              <>
                <Time at={plan.snapshotAt} show="absolute" />, read from {plan.source.storeName}
              </>
            ),
          },
          {
            name: "Holds",
            value: `${itemCount(plan.engine, plan.tables.length)}, ${formatBytes(plan.bytes)} stored${
              plan.databaseBytes > 0 ? `, about ${formatBytes(plan.databaseBytes)} once restored` : ""
            }`,
          },
          {
            name: "Then",
            value: `The ${row}s of every ${item} are counted and compared with those of the backup.`,
          },
          {
            name: "If it fails",
            value: `The new ${ENGINE_WORDS[plan.engine].made} is removed again. Nothing else is touched.`,
          },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" busy={start.isPending} onClick={() => start.mutate()}>
          {`Restore into ${plan.newDatabase}`}
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
    </Card>
  );
}

function ResultStep({ restore, slug }: { restore: RestoreView | undefined; slug: string }) {
  if (!restore) return <Skeleton lines={4} />;
  const { comparison, state } = restore;
  const same = comparison !== null && differences(comparison).length === 0;
  return (
    <div className="grid gap-4">
      <Card className="grid gap-3">
        <StepHeading>{state === "pending" ? "Restoring" : "Result"}</StepHeading>
        {state === "pending" ? <RestoreRun runId={restore.runId} slug={slug} /> : null}
        {state === "done" && comparison ? (
          <p role="status" className="flex gap-2">
            <StatusShape status={same ? "passed" : "failed"} className="mt-1" />
            {comparisonSentence(comparison, restore.engine)}
          </p>
        ) : null}
        {restore.errorText ? (
          <p role="alert" className="flex gap-2">
            <StatusShape status="failed" className="mt-1" />
            {restore.errorText}
          </p>
        ) : null}
        <p>
          <Link href={runHref(slug, restore.runId)} className="link">
            {`Log of run #${restore.runNumber}`}
          </Link>
        </p>
      </Card>
      {comparison ? (
        <Panel title={`${capitalised(UNITS[restore.engine].item)} by ${UNITS[restore.engine].item}`} flush>
          <ComparisonTable comparison={comparison} engine={restore.engine} />
        </Panel>
      ) : null}
    </div>
  );
}

function RestoreRun({ runId, slug }: { runId: string; slug: string }) {
  const run = useQuery(runQuery(runId));
  return run.data ? <RunLine run={run.data} launchSlug={slug} /> : <Skeleton lines={2} />;
}
