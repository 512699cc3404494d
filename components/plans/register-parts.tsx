"use client";

import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { PageHeader } from "@/components/ui/layout";
import { useAnnounce } from "@/components/ui/live-region";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import type { PlanChange, Registers } from "@/server/domain/plans/schema";
import { type PlanForm, PlanTabs } from "./plan-tabs";
import { applyToTree, planKeys } from "./queries";
import { registerKeys, registersQuery } from "./register-queries";
import { timelineKeys } from "./timeline-queries";

export type RegisterLaunch = { id: string; slug: string; targetDate: string | null };

/** A page of the plan that shows one of its registers, live, with what is to be said when it cannot. */
export function RegisterPage({
  launch,
  current,
  title,
  actions,
  children,
}: {
  launch: RegisterLaunch;
  current: PlanForm;
  title: string;
  actions?: ReactNode;
  children: (registers: Registers) => ReactNode;
}) {
  const queries = useQueryClient();
  useLive((event) => {
    if (event.stream === launch.id && event.type.startsWith("plans."))
      void queries.invalidateQueries({ queryKey: registerKeys.of(launch.id) });
  });
  const { data, error, isPending, refetch } = useQuery(registersQuery(launch.id, launch.targetDate));
  return (
    <div className="grid gap-5 print:gap-3 print:[zoom:0.8]">
      <PageHeader title={title} actions={data?.plan ? actions : null}>
        {data?.plan?.title || null}
      </PageHeader>
      <PlanTabs slug={launch.slug} current={current} />
      {isPending ? <Skeleton lines={8} label={`Loading the ${title.toLowerCase()}`} /> : null}
      {data?.plan ? children(data) : null}
      {data && !data.plan ? (
        <EmptyState title="This launch has no plan yet." className="px-0">
          Its {title.toLowerCase()} come from the plan: import one, or begin it by hand.
        </EmptyState>
      ) : null}
      {error && !data ? (
        <ErrorState
          title={`The ${title.toLowerCase()} could not be loaded.`}
          safe="Nothing was changed."
          detail={error.message}
          requestId={error instanceof ApiProblem ? error.requestId : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
    </div>
  );
}

/** Saves a change of a register, shows it everywhere, and says so. */
export function useRegisterSave<D>(
  launchId: string,
  send: (draft: D) => Promise<unknown>,
  { said, onDone }: { said: string; onDone: () => void },
) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      takeOver(queries, launchId, answer);
      announce(said);
      onDone();
    },
    // After a conflict, too: what others changed is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: registerKeys.of(launchId) }),
  });
}

function takeOver(queries: QueryClient, launchId: string, answer: unknown): void {
  const change = answer as Partial<PlanChange>;
  if (change.rev !== undefined && change.nodes) applyToTree(queries, launchId, answer as PlanChange);
  void queries.invalidateQueries({ queryKey: timelineKeys.of(launchId) });
  void queries.invalidateQueries({ queryKey: [...planKeys.all, "activity", launchId] });
}
