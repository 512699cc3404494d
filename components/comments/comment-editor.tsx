"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, type RefObject, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useAnnounce } from "@/components/ui/live-region";
import { cn } from "@/lib/cn";
import { formatCount } from "@/lib/format";
import { MAX_COMMENT_CHARACTERS, type MentionView } from "@/server/domain/comments/schema";
import { complete, offer, openMention } from "./mention-rules";
import { mentionableQuery } from "./queries";

export type CommentEditorProps = {
  label: string;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  sendLabel: string;
  busy?: boolean;
  error?: string | null;
  onCancel?: () => void;
  field?: RefObject<HTMLTextAreaElement | null>;
};

/** Where a comment is written: names after "@" are offered, Ctrl+Enter sends. */
export function CommentEditor(props: CommentEditorProps) {
  const { label, text, onText, onSend, sendLabel, busy = false, error, onCancel } = props;
  const [missing, setMissing] = useState<string | null>(null);
  const own = useRef<HTMLTextAreaElement>(null);
  const field = props.field ?? own;
  const mentions = useMentions(field, text, onText);
  const send = () => {
    const tooLong = text.trim().length > MAX_COMMENT_CHARACTERS;
    if (text.trim() === "" || tooLong) {
      setMissing(tooLong ? "Use at most 10,000 characters." : "Write something first.");
      field.current?.focus();
      return;
    }
    setMissing(null);
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape" && onCancel) {
      event.stopPropagation();
      onCancel();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-2">
      <Field label={label} hideLabel error={missing ?? error}>
        <Textarea
          ref={field}
          rows={2}
          className="min-h-16"
          placeholder="Write a comment. @ mentions somebody."
          value={text}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={mentions.open ? mentions.listId : undefined}
          aria-activedescendant={mentions.open ? mentions.activeId : undefined}
          onChange={(event) => {
            onText(event.target.value);
            mentions.follow(event.target.value, event.target.selectionStart);
          }}
          onSelect={(event) => mentions.follow(event.currentTarget.value, event.currentTarget.selectionStart)}
          onBlur={mentions.close}
          onKeyDown={onKeyDown}
        />
      </Field>
      {mentions.open ? <MentionList {...mentions} /> : null}
      {text.trim() !== "" || onCancel ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" size="sm" variant="primary" busy={busy}>
            {sendLabel}
          </Button>
          {onCancel ? (
            <Button size="sm" variant="quiet" onClick={onCancel}>
              Cancel
            </Button>
          ) : null}
          <span className="ms-auto text-ink-3 text-sm pointer-coarse:hidden">Ctrl+Enter sends</span>
        </div>
      ) : null}
    </form>
  );
}

type Mentions = ReturnType<typeof useMentions>;

function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onText: (text: string) => void,
) {
  const listId = useId();
  const announce = useAnnounce();
  const [asked, setAsked] = useState<{ at: number; typed: string } | null>(null);
  const [active, setActive] = useState(0);
  const { data } = useQuery({ ...mentionableQuery(), enabled: asked !== null });
  const offered = asked && data ? offer(data.people, asked.typed) : [];
  const isOpen = offered.length > 0;
  const close = () => setAsked(null);
  const follow = (value: string, caret: number) => {
    const next = openMention(value, caret);
    if (next?.at === asked?.at && next?.typed === asked?.typed) return;
    setAsked(next);
    setActive(0);
    const found = next && data ? offer(data.people, next.typed) : [];
    if (found.length > 0 && asked === null)
      announce(`${formatCount(found.length, "person", "people")} to mention.`);
  };
  const choose = (person: MentionView) => {
    if (!asked) return;
    const caret = field.current?.selectionStart ?? text.length;
    const done = complete(text, caret, asked.at, person.name);
    onText(done.text);
    close();
    // The caret can only be set once the text is there.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(done.caret, done.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const person = offered[active];
    if (!isOpen || !person) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + offered.length) % offered.length);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab")
      choose(person);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    ...{ listId, offered, active, close, follow, choose, onKeyDown },
    open: isOpen,
    activeId: `${listId}-${active}`,
  };
}

function MentionList({ listId, offered, active, choose }: Mentions) {
  return (
    <div
      role="listbox"
      id={listId}
      aria-label="People to mention"
      className="-mt-1 grid rounded-md border border-line bg-raised p-1 shadow-pop"
    >
      {offered.map((person, at) => (
        <div
          key={person.id}
          role="option"
          id={`${listId}-${at}`}
          tabIndex={-1}
          aria-selected={at === active}
          // The field keeps the focus, and with it the caret.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(person)}
          onKeyDown={() => {}}
          className={cn(
            "flex min-h-8 cursor-default items-center rounded-sm px-2.5 pointer-coarse:min-h-11",
            at === active && "bg-hover outline-2 outline-accent -outline-offset-2",
          )}
        >
          {person.name}
        </div>
      ))}
    </div>
  );
}
