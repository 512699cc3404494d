import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useLive } from "@/components/shell/live";
import { formatCount } from "@/lib/format";
import { randomKey } from "@/lib/random-key";
import type { MergePreview } from "@/server/domain/plans/events";
import type { ReadFile } from "./import-file";
import { answersTo, type Decisions, keepDecisions, type Side, undecided } from "./merge-decisions";
import { fileKeys, type MergeAnswer, sendMerge, sendMergePreview } from "./merge-queries";
import type { MergeConflict } from "./merge-words";
import { planKeys } from "./queries";

export type Reviewed = { file: ReadFile; preview: MergePreview; decisions: Decisions; key: string };

const CHANGES: ReadonlySet<string> = new Set(["plans.changed", "plans.replaced"]);
const inWords = (error: unknown) =>
  error instanceof Error ? error.message : "It could not be read. Try again.";

/** What has to be said once a preview was made anew, because the plan had moved on. */
function movedText(
  before: readonly MergeConflict[],
  after: readonly MergeConflict[],
  kept: Decisions,
): string {
  const known = new Set(before.map(({ id }) => id));
  const fresh = after.filter(({ id }) => !known.has(id)).length;
  const open = undecided(kept, after).length;
  const told = fresh > 0 ? ` ${formatCount(fresh, "conflict")} came up.` : "";
  const left = open > 0 ? ` ${formatCount(open, "conflict is", "conflicts are")} to be decided.` : "";
  return `The plan changed while you looked. This is the merge with the plan as it is now; your decisions were kept where they still apply.${told}${left}`;
}

/** A newer file beside the plan: looked at, decided, merged. Nothing is saved before `merge`. */
export function useMerge(launchId: string, repair: boolean) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const [behind, setBehind] = useState(false);
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const [merged, setMerged] = useState<MergeAnswer | null>(null);
  const reading = useRef<AbortController | null>(null);

  useLive((event) => {
    if (event.stream === launchId && CHANGES.has(event.type)) setBehind(true);
  });

  const look = useCallback(
    async (read: () => Promise<ReadFile> | ReadFile, before: Reviewed | null = null) => {
      reading.current?.abort();
      const own = new AbortController();
      reading.current = own;
      setBusy(true);
      setProblem(null);
      try {
        const file = await read();
        setBehind(false);
        const preview = await sendMergePreview(launchId, file.upload, repair, own.signal);
        if (own.signal.aborted) return;
        const { conflicts } = preview;
        const decisions = before ? keepDecisions(before.decisions, before.preview.conflicts, conflicts) : {};
        setMoved(before ? movedText(before.preview.conflicts, conflicts, decisions) : null);
        setReviewed({ file, preview, decisions, key: randomKey() });
      } catch (error) {
        if (!own.signal.aborted) setProblem(inWords(error));
      } finally {
        if (reading.current === own) setBusy(false);
      }
    },
    [launchId, repair],
  );

  const decide = useCallback((ids: readonly string[], side: Side) => {
    setProblem(null);
    const more = Object.fromEntries(ids.map((id) => [id, side]));
    setReviewed((now) => now && { ...now, decisions: { ...now.decisions, ...more } });
  }, []);

  const merge = async () => {
    if (!reviewed) return;
    const { file, preview, decisions, key } = reviewed;
    const open = undecided(decisions, preview.conflicts);
    if (open.length > 0) {
      setProblem(`Decide ${formatCount(open.length, "more conflict")} first.`);
      document.getElementById(conflictId(open[0]?.id ?? ""))?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const choice = { repair, rev: preview.rev, decisions: answersTo(decisions, preview.conflicts) };
      setMerged(await sendMerge(launchId, file.upload, choice, key));
      void queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
      void queries.invalidateQueries({ queryKey: fileKeys.sources(launchId) });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "conflict") return look(() => file, reviewed);
      setProblem(inWords(error));
    } finally {
      setBusy(false);
    }
  };

  const back = () => {
    setReviewed(null);
    setMerged(null);
    setProblem(null);
    setMoved(null);
  };
  const lookAgain = () => (reviewed ? look(() => reviewed.file, reviewed) : undefined);
  return { busy, problem, moved, behind, reviewed, merged, look, lookAgain, decide, merge, back };
}

export type Merging = ReturnType<typeof useMerge>;

/** Where a conflict stands on the page, for the focus. */
export const conflictId = (id: string): string => `conflict-${id.replace(/[^\w-]/g, "-")}`;
