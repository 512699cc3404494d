"use client";

import { BookmarkPlus, Download, MoreHorizontal, Plus, Upload } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { HoldBar } from "@/components/ui/hold-bar";
import { PageHeader } from "@/components/ui/layout";
import { Menu, MenuLink } from "@/components/ui/menu";
import { Time } from "@/components/ui/time";
import { formatCount, formatPercent } from "@/lib/format";
import type { PlanTree } from "@/server/domain/plans/schema";
import { may } from "@/server/kernel/permissions";
import { usePlanTools } from "./plan-tools";
import { UndoImport } from "./undo-import";

const ExportDialog = lazy(() => import("./export-dialog").then((part) => ({ default: part.ExportDialog })));

export type PlanHeadProps = { tree: PlanTree; slug: string; onAdd: () => void };

/** The plan's name, how far it is, and what can be done with it as a whole. */
export function PlanHead({ tree, slug, onAdd }: PlanHeadProps) {
  const { launchId, me, mayWrite } = usePlanTools();
  const { plan, progress } = tree;
  const [exporting, setExporting] = useState(false);
  if (!plan) return null;
  return (
    <div className="grid gap-4">
      <PageHeader
        title={plan.title || "Plan"}
        actions={
          <>
            <Button
              variant="quiet"
              icon={<Download className="size-4" aria-hidden="true" />}
              onClick={() => setExporting(true)}
            >
              Export
            </Button>
            {mayWrite ? (
              <>
                <ButtonLink
                  href={`/plans/${encodeURIComponent(slug)}/merge`}
                  icon={<Upload className="size-4" aria-hidden="true" />}
                >
                  {plan.fileName ? "Import newer" : "Import"}
                </ButtonLink>
                <Button icon={<Plus className="size-4" aria-hidden="true" />} onClick={onAdd}>
                  Add item
                </Button>
              </>
            ) : null}
            {may(me.role, "templates:write") ? (
              <Menu
                align="end"
                trigger={
                  <IconButton
                    name="More for this plan"
                    icon={<MoreHorizontal className="size-4" aria-hidden="true" />}
                  />
                }
              >
                <MenuLink
                  href={`/templates?launch=${encodeURIComponent(slug)}&save=true`}
                  icon={<BookmarkPlus className="size-4" aria-hidden="true" />}
                >
                  Save as a template
                </MenuLink>
              </Menu>
            ) : null}
          </>
        }
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          {plan.fileName ? (
            <span>
              From <span className="font-mono">{plan.fileName}</span>, imported by {plan.importedBy}{" "}
              <Time at={plan.importedAt} />
            </span>
          ) : (
            <span>Written here</span>
          )}
          {mayWrite && plan.undoable ? <UndoImport /> : null}
        </span>
      </PageHeader>
      <Progress {...progress.overall} />
      {exporting ? (
        <Suspense fallback={null}>
          <ExportDialog launchId={launchId} onClose={() => setExporting(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Progress({ total, ticked, proven, cancelled }: PlanTree["progress"]["overall"]) {
  return (
    <div className="grid gap-1.5">
      <HoldBar size="row" total={total} ticked={ticked} proven={proven} gate={total} name="The whole plan" />
      <p className="flex flex-wrap gap-x-5 gap-y-0.5 text-sm">
        <span>
          <strong className="font-semibold">{ticked}</strong> of {formatCount(total, "item")} ticked
          <span className="text-ink-3"> ({formatPercent(ticked, total)})</span>
        </span>
        <span>
          <strong className="font-semibold">{proven}</strong> proven
          <span className="text-ink-3"> ({formatPercent(proven, total)})</span>
        </span>
        <span className="text-ink-2">{total - ticked} open</span>
        {cancelled > 0 ? <span className="text-ink-2">{cancelled} not applicable, not counted</span> : null}
      </p>
    </div>
  );
}
