"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/states";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format";
import type { ShareLinkView } from "@/server/domain/launches/schema";
import { launchKeys, revokeShareLink, shareLinksQuery } from "./queries";
import { problemText } from "./sample-buttons";

const LOOKS: Record<ShareLinkView["state"], { status: Status; text: string }> = {
  active: { status: "passed", text: "Works" },
  expired: { status: "stale", text: "Expired" },
  revoked: { status: "cancelled", text: "Revoked" },
};

/** The links there are, what becomes of them, and the button that ends one at once. */
export function ShareLinks({ launchId }: { launchId: string }) {
  const { data, error, isPending, refetch } = useQuery(shareLinksQuery(launchId));
  if (isPending) return <Skeleton lines={2} className="px-0" label="Loading the links" />;
  if (!data) {
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3 text-bad">
        {problemText(error)}
        <Button size="sm" onClick={() => void refetch()}>
          Retry
        </Button>
      </p>
    );
  }
  return (
    <section aria-labelledby="share-links" className="grid gap-2 border-line border-t pt-4">
      <h3 id="share-links" className="font-semibold">
        Links
      </h3>
      {data.links.length === 0 ? <p className="text-ink-2">None yet.</p> : null}
      <ul className="grid divide-y divide-line empty:hidden">
        {data.links.map((link) => (
          <ShareLinkRow key={link.id} launchId={launchId} link={link} />
        ))}
      </ul>
    </section>
  );
}

function ShareLinkRow({ launchId, link }: { launchId: string; link: ShareLinkView }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeShareLink(launchId, link.id),
    onSettled: () => queries.invalidateQueries({ queryKey: launchKeys.shareLinks(launchId) }),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 font-medium wrap-anywhere">{link.label}</span>
          <StatusBadge {...LOOKS[link.state]} className="self-center" />
        </span>
        <span className="text-ink-3 text-sm">
          {link.createdBy}, <Time at={link.createdAt} />
          {link.state === "active" ? (
            <>
              , until <Time at={link.expiresAt} show="day" />
            </>
          ) : null}
          , {link.uses === 0 ? "not opened" : `opened ${formatCount(link.uses, "time")}, last `}
          {link.lastUsedAt ? <Time at={link.lastUsedAt} /> : null}
          {link.showNames ? ", with names" : null}
        </span>
        {revoke.isError ? (
          <span role="alert" className="text-bad">
            {problemText(revoke.error)}
          </span>
        ) : null}
      </div>
      {link.state === "active" ? (
        <Button size="sm" busy={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke<span className="sr-only"> the link for {link.label}</span>
        </Button>
      ) : null}
    </li>
  );
}
