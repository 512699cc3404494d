"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiProblem } from "@/components/shell/api";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { formatCount } from "@/lib/format";
import type { TemplatePreview as Preview } from "@/server/domain/templates/schema";
import { templateQuery } from "./queries";
import { factsText } from "./template-words";

/** All of a template, to read before it is used. */
export function TemplatePreview({
  id,
  footer,
  onClose,
}: {
  id: string;
  footer: (template: Preview) => ReactNode;
  onClose: () => void;
}) {
  const { data, error, isPending, refetch } = useQuery(templateQuery(id));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="lg"
      title={data?.name ?? "Template"}
      description={data ? factsText(data.facts) : undefined}
      footer={data ? footer(data) : undefined}
    >
      {isPending ? <Skeleton lines={8} className="px-0" label="Loading the template" /> : null}
      {error ? (
        <ErrorState
          title="The template could not be read."
          safe="Nothing was changed."
          detail={error instanceof ApiProblem ? error.detail : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Contents template={data} /> : null}
    </Dialog>
  );
}

function Contents({ template: { summary, phases, targets, risks } }: { template: Preview }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls needs a name, not a heading of its own
    <div
      role="region"
      aria-label="What is in it"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="grid max-h-[55dvh] gap-5 overflow-y-auto pe-2"
    >
      {summary ? <p className="max-w-prose text-ink-2">{summary}</p> : null}
      {phases.map((phase) => (
        <Phase key={phase.title} phase={phase} />
      ))}
      {targets.length > 0 ? (
        <Section title="Targets" count={targets.length}>
          {targets.map(({ metric, target }) => (
            <li key={metric} className="flex flex-wrap justify-between gap-x-4">
              <span className="wrap-anywhere">{metric}</span>
              <span className="text-ink-2">{target}</span>
            </li>
          ))}
        </Section>
      ) : null}
      {risks.length > 0 ? (
        <Section title="Risks" count={risks.length}>
          {risks.map(({ title, mitigation }) => (
            <li key={title} className="grid">
              <span className="wrap-anywhere">{title}</span>
              {mitigation ? <span className="text-ink-2 text-sm wrap-anywhere">{mitigation}</span> : null}
            </li>
          ))}
        </Section>
      ) : null}
    </div>
  );
}

function Phase({ phase: { title, items, criteria } }: { phase: Preview["phases"][number] }) {
  return (
    <Section title={title} count={items.length}>
      {items.map((item, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and titles may repeat
          key={at}
          className="grid gap-x-3 sm:grid-cols-[3.5rem_1fr_auto]"
        >
          <span className="mark-text pt-0.5 text-ink-3">{item.mark}</span>
          <span className="wrap-anywhere">{item.title}</span>
          <span className="text-ink-3 text-sm sm:text-end">
            {[item.owner, item.proof].filter(Boolean).join(", ")}
          </span>
        </li>
      ))}
      {criteria.map((criterion) => (
        <li key={criterion} className="grid gap-x-3 text-ink-2 sm:grid-cols-[3.5rem_1fr]">
          <span className="mark-text pt-0.5 text-ink-3">exit</span>
          <span className="wrap-anywhere">{criterion}</span>
        </li>
      ))}
    </Section>
  );
}

function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
        <span className="min-w-0 wrap-anywhere">{title}</span>
        <span className="font-normal text-ink-3 text-sm">{formatCount(count, "entry", "entries")}</span>
      </h3>
      <ul className="grid gap-1">{children}</ul>
    </section>
  );
}
