"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { Card, PageHeader } from "@/components/ui/layout";
import { EmptyState } from "@/components/ui/states";
import { usePlanTools } from "./plan-tools";

/** A launch without a plan: import one, or begin by hand. */
export function PlanEmpty({ importHref, onStart }: { importHref: string; onStart: () => void }) {
  const { mayWrite } = usePlanTools();
  return (
    <div className="grid gap-5">
      <PageHeader title="Plan" />
      <Card flush>
        <EmptyState
          title="This launch has no plan yet"
          action={
            mayWrite ? (
              <div className="flex flex-wrap gap-2">
                <ButtonLink href={importHref} variant="primary">
                  Import a plan
                </ButtonLink>
                <ButtonLink href={`/templates?launch=${importHref.split("/").at(-2) ?? ""}`}>
                  Start from a template
                </ButtonLink>
                <Button onClick={onStart}>Start with a phase</Button>
              </div>
            ) : undefined
          }
        >
          {mayWrite
            ? "Bring the Markdown file you already keep: its headings, boxes and task tables become the plan, and it can be exported again at any time."
            : "A lead imports it from a Markdown file. It appears here as soon as that is done."}
        </EmptyState>
      </Card>
    </div>
  );
}
