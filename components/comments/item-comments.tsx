"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { keptText } from "@/components/shell/kept-text";
import { useKeptText } from "@/components/shell/use-kept-text";
import { Button } from "@/components/ui/button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { StatusShape } from "@/components/ui/status-shape";
import { randomKey } from "@/lib/random-key";
import type { CommentView as Comment } from "@/server/domain/comments/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { CommentBody } from "./comment-body";
import { CommentEditor } from "./comment-editor";
import { CommentView } from "./comment-view";
import { Outbox, type Outgoing } from "./outbox";
import { commentsQuery, sendComment, takeComment } from "./queries";

export type ItemCommentsProps = {
  launchId: string;
  nodeId: string;
  me: { id: string; name: string; role: Role };
};

/** What people said about an item, and the place to answer. What is on its way or failed stands at the end. */
export function ItemComments({ launchId, nodeId, me }: ItemCommentsProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    commentsQuery(launchId, nodeId),
  );
  const [wanted] = useQueryState("comment");
  const [text, keepText] = useKeptText(`comment:${launchId}:${nodeId}`);
  const outbox = useOutbox(launchId, nodeId);
  const listed = useSyncExternalStore(outbox.subscribe, outbox.list, () => NOTHING);
  const comments = useMemo(() => (data?.pages ?? []).toReversed().flatMap((page) => page.comments), [data]);
  const outgoing = listed.filter((item) => !isThere(item, comments, me.id));
  const found = comments.some(({ id }) => id === wanted);
  useEffect(() => {
    // An address may lead to a comment further back.
    if (wanted && !found && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [wanted, found, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const send = () => {
    void outbox.send(text.trim());
    keepText("");
  };
  const shown = comments.filter(({ removedBy }) => removedBy === null).length;
  return (
    <section aria-labelledby="item-comments" className="grid gap-4">
      <h3 id="item-comments" className="font-semibold">
        Comments{" "}
        {shown > 0 ? (
          <span className="ms-1 font-normal text-ink-3">{hasNextPage ? `${shown}+` : shown}</span>
        ) : null}
      </h3>
      {hasNextPage ? (
        <Button
          size="sm"
          className="justify-self-start"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show earlier comments
        </Button>
      ) : null}
      {data || error ? null : <Skeleton lines={2} className="px-0 py-0" label="Loading the comments" />}
      {error && !data ? (
        <ErrorState
          title="The comments could not be loaded."
          safe="What you write is kept in this browser."
          detail={error.message}
          className="px-0 py-0 sm:px-0"
          onRetry={() => void refetch()}
        />
      ) : null}
      {comments.length + outgoing.length > 0 ? (
        <ol className="grid gap-4" aria-label="Comments, oldest first">
          {comments.map((comment) => (
            <CommentView
              key={comment.id}
              launchId={launchId}
              comment={comment}
              wanted={comment.id === wanted}
              mayEdit={comment.authorId === me.id}
              mayRemove={comment.authorId === me.id || may(me.role, "comments:moderate")}
            />
          ))}
          {outgoing.map((item) => (
            <OnItsWay
              key={item.key}
              item={item}
              name={me.name}
              onRetry={() => void outbox.retry(item.key)}
              onTakeBack={() => keepText([outbox.takeBack(item.key), text].filter(Boolean).join("\n\n"))}
            />
          ))}
        </ol>
      ) : null}
      <CommentEditor
        label="Write a comment"
        text={text}
        onText={keepText}
        onSend={send}
        sendLabel="Comment"
      />
    </section>
  );
}

/** The stream may be faster than the answer: what is there already is not shown as on its way too. */
function isThere({ body, problem }: Outgoing, comments: readonly Comment[], me: string): boolean {
  return (
    problem === null && comments.slice(-5).some((comment) => comment.authorId === me && comment.body === body)
  );
}

const NOTHING: readonly Outgoing[] = [];

function useOutbox(launchId: string, nodeId: string): Outbox<Comment> {
  const queries = useQueryClient();
  return useMemo(
    () =>
      new Outbox<Comment>(`comment-outbox:${launchId}:${nodeId}`, {
        keeper: keptText,
        send: (body, key) => sendComment(launchId, nodeId, body, key),
        arrived: (comment) => takeComment(queries, launchId, comment),
        newKey: randomKey,
      }),
    [queries, launchId, nodeId],
  );
}

type OnItsWayProps = { item: Outgoing; name: string; onRetry: () => void; onTakeBack: () => void };

function OnItsWay({ item, name, onRetry, onTakeBack }: OnItsWayProps) {
  return (
    <li className="grid gap-1">
      <div className="flex min-h-7 flex-wrap items-center gap-x-2">
        <span className="font-medium">{name}</span>
        {item.problem === null ? <span className="text-ink-3 text-sm">sending…</span> : null}
      </div>
      <CommentBody body={item.body} mentions={[]} />
      {item.problem === null ? null : (
        <div role="alert" className="grid gap-2 rounded-md border border-bad bg-bad-soft px-3 py-2 text-sm">
          <p className="flex items-start gap-2">
            <StatusShape status="failed" className="mt-0.5" />
            <span>Not sent; the text is kept. {item.problem}</span>
          </p>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={onRetry}>
              Send again
            </Button>
            <Button size="sm" variant="quiet" onClick={onTakeBack}>
              Back into the field
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
