"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/states";
import { weeklySummaryQuery } from "./queries";
import { problemText } from "./sample-buttons";

/** The last seven days as text, to be pasted into a mail, a chat or a document. */
export function WeeklyDialog({ launchId, onClose }: { launchId: string; onClose: () => void }) {
  const { data, error, isPending, refetch } = useQuery(weeklySummaryQuery(launchId));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="lg"
      title="Weekly summary"
      description="Markdown, ready to paste. It names systems and people of the team."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {data ? <CopyButton text={data.text} name="Copy" labelled size="md" /> : null}
        </>
      }
    >
      {isPending ? <Skeleton lines={8} className="px-0" label="Writing the summary" /> : null}
      {error ? (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-bad">
          {problemText(error)}
          <Button size="sm" onClick={() => void refetch()}>
            Retry
          </Button>
        </p>
      ) : null}
      {data ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="The summary"
          className="max-h-[50dvh] overflow-y-auto rounded-md border border-line bg-sunken px-4 py-3"
        >
          <pre className="whitespace-pre-wrap wrap-anywhere font-mono text-sm">{data.text}</pre>
        </section>
      ) : null}
    </Dialog>
  );
}
