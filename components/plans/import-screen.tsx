"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useRef, useState } from "react";
import { PageHeader } from "@/components/ui/layout";
import { Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import { formatCount } from "@/lib/format";
import type { Corrections, ImportPreview } from "@/server/domain/plans/schema";
import { ImportChoose } from "./import-choose";
import { type ReadFile, readPaste, readPlanFile } from "./import-file";
import { type ImportReading, planKeys, sendImport, sendPreview } from "./queries";

const ImportReview = lazy(() => import("./import-review").then((part) => ({ default: part.ImportReview })));

type Reviewed = { file: ReadFile; preview: ImportPreview; repair: boolean };
const inWords = (error: unknown) =>
  error instanceof Error ? error.message : "It could not be read. Try again.";

/** The preview with these corrections, as far as they are known before the file is read again. */
function chosen(preview: ImportPreview, corrections: Corrections | undefined): Partial<ImportPreview> {
  if (!corrections) return {};
  const said = new Map(corrections.map((correction) => [correction.key, correction]));
  const guesses = preview.guesses.map((guess) => {
    const own = said.get(guess.key);
    const columns = guess.columns.map((column) => ({
      ...column,
      means: own?.columns?.[column.id] ?? column.recognised,
    }));
    return { ...guess, as: own?.as ?? guess.recognised, columns };
  });
  return { corrections, guesses };
}

/** From a file to a plan: choose, look at what was recognised, import. Nothing is saved before the last step. */
export function ImportScreen({ launch }: { launch: { id: string; slug: string } }) {
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const reading = useRef<AbortController | null>(null);
  const planHref = `/plans/${encodeURIComponent(launch.slug)}`;

  const look = async (read: () => Promise<ReadFile> | ReadFile, how: ImportReading = { repair: true }) => {
    reading.current?.abort();
    const own = new AbortController();
    reading.current = own;
    setBusy(true);
    setProblem(null);
    try {
      const file = await read();
      const preview = await sendPreview(launch.id, file.upload, how, own.signal);
      if (!own.signal.aborted) setReviewed({ file, preview, repair: how.repair });
    } catch (error) {
      if (!own.signal.aborted) setProblem(inWords(error));
    } finally {
      if (reading.current === own) setBusy(false);
    }
  };
  const again = (change: Partial<ImportReading>) => {
    if (!reviewed) return;
    const { file, repair, preview } = reviewed;
    const { corrections } = preview;
    // A choice shows at once; the outline follows when the file was read again.
    setReviewed({ ...reviewed, preview: { ...preview, ...chosen(preview, change.corrections) } });
    void look(() => file, { repair, corrections, ...change });
  };
  const save = async (replace: boolean, key: string) => {
    if (!reviewed) return;
    setBusy(true);
    setProblem(null);
    try {
      const { file, repair, preview } = reviewed;
      const { corrections } = preview;
      await sendImport(launch.id, file.upload, { repair, replace, corrections }, key);
      await queries.invalidateQueries({ queryKey: planKeys.tree(launch.id) });
      const items = (preview.counts.task ?? 0) + (preview.counts.check ?? 0);
      toast({
        title: `${file.upload.fileName} is the plan now.`,
        description: `${formatCount(items, "item")} to tick. The import can be undone on this page.`,
      });
      router.push(planHref);
    } catch (error) {
      setProblem(inWords(error));
      setBusy(false);
    }
  };
  return (
    <div className="grid max-w-6xl gap-5">
      <PageHeader
        title="Import a plan"
        eyebrow={
          <Link href={planHref} className="link">
            Plan
          </Link>
        }
      >
        {reviewed
          ? "This is what was recognised. Nothing is saved yet."
          : "A Markdown file, a CSV table or an exported JSON becomes the plan: headings, boxes, task tables, owners, estimates."}
      </PageHeader>
      {reviewed ? (
        <Suspense fallback={<Skeleton lines={8} className="px-0" label="Preparing the preview" />}>
          <ImportReview
            file={reviewed.file}
            preview={reviewed.preview}
            repair={reviewed.repair}
            busy={busy}
            problem={problem}
            planHref={planHref}
            onRepair={(repair) => again({ repair })}
            onCorrections={(corrections) => again({ corrections })}
            onBack={() => {
              setReviewed(null);
              setProblem(null);
            }}
            onImport={save}
          />
        </Suspense>
      ) : (
        <ImportChoose
          text={text}
          onText={setText}
          problem={problem}
          busy={busy}
          cancelHref={planHref}
          onFile={(file) => void look(() => readPlanFile(file))}
          onPaste={() => void look(() => readPaste(text))}
        />
      )}
    </div>
  );
}
