"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { lazy, Suspense, useEffect, useState } from "react";
import { PageHeader } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { ImportChoose } from "./import-choose";
import { type ReadFile, readPaste, readPlanFile } from "./import-file";
import { MergeDone } from "./merge-done";
import { takeOver } from "./merge-handoff";
import { sourcesQuery } from "./merge-queries";
import { useMerge } from "./use-merge";

const MergeReview = lazy(() => import("./merge-review").then((part) => ({ default: part.MergeReview })));

/** The newer file of a plan: choose it, see what it changes, decide what both changed, merge. */
export function MergeScreen({ launch }: { launch: { id: string; slug: string } }) {
  const { data } = useQuery(sourcesQuery(launch.id));
  const current = data?.sources.find((source) => source.current);
  const merging = useMerge(launch.id, current?.repairDeclined !== true);
  const [text, setText] = useState("");
  const planHref = `/plans/${encodeURIComponent(launch.slug)}`;
  const { reviewed, merged, problem, busy, look } = merging;
  useEffect(() => {
    const file = takeOver();
    if (file) void look(() => file);
  }, [look]);
  /** Pasted text is the newer version of the file the plan came from, so it keeps its name. */
  const paste = (): ReadFile => {
    const pasted = readPaste(text);
    const name = current?.format === "markdown" ? current.fileName : "";
    return name ? { ...pasted, upload: { ...pasted.upload, fileName: name } } : pasted;
  };
  return (
    <div className="grid max-w-5xl gap-5">
      <PageHeader
        title="Merge a newer file"
        eyebrow={
          <Link href={planHref} className="link">
            Plan
          </Link>
        }
      >
        {reviewed ? (
          "Items keep their ticks, evidence and history, also where the file edits, moves or renumbers them."
        ) : current?.fileName ? (
          <>
            The plan came from <span className="font-mono text-sm">{current.fileName}</span>, imported by{" "}
            {current.importedBy} <Time at={current.importedAt} />. What changed since, here and in the newer
            file, is put together.
          </>
        ) : (
          "The plan was written here. What the file has and the plan has not is added to it."
        )}
      </PageHeader>
      {merged ? (
        <MergeDone launchId={launch.id} merged={merged} planHref={planHref} onAnother={merging.back} />
      ) : reviewed ? (
        <Suspense fallback={<Skeleton lines={8} className="px-0" label="Preparing the merge" />}>
          <MergeReview merging={merging} reviewed={reviewed} planHref={planHref} />
        </Suspense>
      ) : (
        <>
          <ImportChoose
            text={text}
            onText={setText}
            problem={problem}
            busy={busy}
            cancelHref={planHref}
            onFile={(file) => void look(() => readPlanFile(file))}
            onPaste={() => void look(paste)}
          />
          <p className="text-ink-2">
            A file that has nothing to do with this plan?{" "}
            <Link href={`${planHref}/import`} className="link">
              Replace the plan
            </Link>
          </p>
        </>
      )}
    </div>
  );
}
