"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Link2, Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { useKeptText } from "@/components/shell/use-kept-text";
import { IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import { useToast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import type { CommentView as Comment } from "@/server/domain/comments/schema";
import { CommentBody } from "./comment-body";
import { CommentEditor } from "./comment-editor";
import { sendChange, sendRemoval, takeComment } from "./queries";

export type CommentViewProps = {
  launchId: string;
  comment: Comment;
  mayEdit: boolean;
  mayRemove: boolean;
  /** An address led here. */
  wanted: boolean;
};

/** One comment: who, when, what; its author changes it in its place. */
export function CommentView({ launchId, comment, mayEdit, mayRemove, wanted }: CommentViewProps) {
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!wanted) return;
    place.current?.scrollIntoView({ block: "center" });
    place.current?.focus();
  }, [wanted]);
  const { author, at, editedAt, removedBy } = comment;
  return (
    <li
      ref={place}
      tabIndex={-1}
      id={`comment-${comment.id}`}
      className={cn("grid gap-1 rounded-md", wanted && "bg-accent-soft outline-8 outline-accent-soft")}
    >
      <div className="flex min-h-7 flex-wrap items-center gap-x-2">
        <span className="font-medium">{author}</span>
        <Time at={at} className="text-ink-3 text-sm" />
        {editedAt && !removedBy ? (
          <span className="text-ink-3 text-sm">
            edited <Time at={editedAt} />
          </span>
        ) : null}
        {removedBy || editing ? null : (
          <span className="ms-auto flex">
            <CopyLink id={comment.id} />
            {mayEdit ? (
              <IconButton
                size="sm"
                name="Edit this comment"
                icon={<Pencil className="size-3.5" />}
                onClick={() => setEditing(true)}
              />
            ) : null}
            {mayRemove ? (
              <IconButton
                size="sm"
                name="Remove this comment"
                icon={<Trash2 className="size-3.5" />}
                onClick={() => setRemoving(true)}
              />
            ) : null}
          </span>
        )}
      </div>
      {removedBy ? <p className="text-ink-3">Removed by {removedBy}.</p> : null}
      {editing && !removedBy ? (
        <EditComment launchId={launchId} comment={comment} onDone={() => setEditing(false)} />
      ) : null}
      {editing || removedBy ? null : <CommentBody body={comment.body} mentions={comment.mentions} />}
      <RemoveDialog launchId={launchId} comment={comment} open={removing} onOpenChange={setRemoving} />
    </li>
  );
}

function CopyLink({ id }: { id: string }) {
  const toast = useToast();
  const copy = async () => {
    const address = new URL(window.location.href);
    address.searchParams.set("comment", id);
    try {
      await navigator.clipboard.writeText(address.toString());
      toast({ title: "The link to this comment is copied." });
    } catch {
      toast({
        title: "The browser does not allow copying here.",
        description: address.toString(),
        status: "failed",
      });
    }
  };
  return (
    <IconButton
      size="sm"
      name="Copy the link to this comment"
      icon={<Link2 className="size-3.5" />}
      onClick={() => void copy()}
    />
  );
}

function EditComment({
  launchId,
  comment,
  onDone,
}: {
  launchId: string;
  comment: Comment;
  onDone: () => void;
}) {
  const queries = useQueryClient();
  const [kept, keep] = useKeptText(`comment-edit:${comment.id}`);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const text = kept === "" ? comment.body : kept;
  const finish = () => {
    keep("");
    onDone();
  };
  const save = async () => {
    setBusy(true);
    try {
      takeComment(queries, launchId, await sendChange(launchId, comment, text));
      finish();
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.details.comment)
        takeComment(queries, launchId, problem.details.comment as Comment);
      setError(problem instanceof Error ? problem.message : "It could not be saved. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <CommentEditor
      label="Edit this comment"
      field={field}
      text={text}
      onText={keep}
      onSend={() => void save()}
      sendLabel="Save"
      busy={busy}
      error={error}
      onCancel={finish}
    />
  );
}

type RemoveProps = {
  launchId: string;
  comment: Comment;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

function RemoveDialog({ launchId, comment, open, onOpenChange }: RemoveProps) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const remove = async () => {
    try {
      takeComment(queries, launchId, await sendRemoval(launchId, comment));
      onOpenChange(false);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.details.comment)
        takeComment(queries, launchId, problem.details.comment as Comment);
      setError(problem instanceof Error ? problem.message : "It could not be removed. Try again.");
    }
  };
  return (
    <ConfirmDialog
      tier="T2"
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove the comment by ${comment.author}?`}
      impact={["Its words go; its place stays, with your name.", "Leads find the words in the activity."]}
      target={comment.author}
      confirmLabel="Remove comment"
      error={error}
      onConfirm={remove}
    />
  );
}
