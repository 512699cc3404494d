"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { cn } from "@/lib/cn";
import type { NoticeView } from "@/server/domain/notices/schema";
import { markRead, noticesQuery } from "./queries";

/** What happened, before the name of the thing. */
const DID: Record<NoticeView["kind"], string> = {
  mention: "mentioned you in",
  assigned: "assigned to you:",
  run: "ended:",
};

/** All that is for me, newest first; opening one marks it as read. */
export function InboxList({ onGo }: { onGo: () => void }) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    noticesQuery(),
  );
  const mark = (ids?: readonly string[]) =>
    void markRead(queries, ids)
      .then(() => setProblem(null))
      .catch((failed: unknown) => setProblem(failed instanceof Error ? failed.message : "Try again."));
  if (!data) {
    if (error)
      return (
        <ErrorState
          title="The inbox could not be loaded."
          safe="Nothing in it is lost."
          detail={error.message}
          onRetry={() => void refetch()}
        />
      );
    return <Skeleton lines={4} className="px-0 py-0" label="Loading the inbox" />;
  }
  const notices = data.pages.flatMap((page) => page.notices);
  const unread = data.pages[0]?.unread ?? 0;
  if (notices.length === 0)
    return (
      <EmptyState
        title="Nothing here yet. Mentions and items assigned to you arrive here."
        className="px-0 py-0"
      />
    );
  return (
    <div className="grid gap-3">
      <div className="flex min-h-7 items-center justify-between gap-3">
        <p className="text-ink-2">{unread > 0 ? `${unread} unread` : "All read"}</p>
        {unread > 0 ? (
          <Button size="sm" onClick={() => mark()}>
            Mark all read
          </Button>
        ) : null}
      </div>
      {problem ? (
        <p role="alert" className="text-bad">
          It could not be marked as read. {problem}
        </p>
      ) : null}
      <ul className="-mx-5 grid border-line border-y" aria-label="Notices">
        {notices.map((notice) => (
          <Row key={notice.id} notice={notice} onMark={mark} onGo={onGo} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button className="justify-self-start" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show earlier
        </Button>
      ) : null}
    </div>
  );
}

type RowProps = { notice: NoticeView; onMark: (ids: readonly string[]) => void; onGo: () => void };

function Row({ notice, onMark, onGo }: RowProps) {
  const { id, read, actor, kind, title, text, href, at } = notice;
  const go = () => {
    if (!read) onMark([id]);
    onGo();
  };
  return (
    <li
      className={cn(
        "grid grid-cols-[0.75rem_1fr_auto] items-start gap-x-2 border-line px-5 py-3 [&:not(:last-child)]:border-b",
        !read && "bg-accent-soft",
      )}
    >
      <span className="mt-1.5">
        {read ? null : (
          <>
            <span aria-hidden="true" className="block size-2 rounded-full bg-accent" />
            <span className="sr-only">Unread: </span>
          </>
        )}
      </span>
      <div className="grid min-w-0 gap-0.5">
        <p className="wrap-anywhere">
          {actor} {DID[kind]}{" "}
          <Link href={href} onClick={go} className="link font-medium">
            {title}
          </Link>
        </p>
        {text ? <p className="line-clamp-3 text-ink-2 text-sm wrap-anywhere">{text}</p> : null}
        {read ? null : (
          <Button
            size="sm"
            variant="quiet"
            className="-ms-2.5 justify-self-start text-ink-2"
            aria-label={`Mark as read: ${title}`}
            onClick={() => onMark([id])}
          >
            Mark as read
          </Button>
        )}
      </div>
      <Time at={at} className="text-ink-3 text-sm" />
    </li>
  );
}
