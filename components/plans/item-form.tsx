"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { peopleQuery } from "@/components/people/queries";
import { ApiProblem } from "@/components/shell/api";
import { useKeptText } from "@/components/shell/use-kept-text";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { formatDay } from "@/lib/format";
import { type NodeView, PRIORITIES } from "@/server/domain/plans/schema";
import {
  type Draft,
  type DraftField,
  draftOf,
  editOf,
  FORM_STATUSES,
  overtaken,
  readTyped,
  shownDraft,
  withTyped,
} from "./item-draft";
import { usePlanTools } from "./plan-tools";
import { PRIORITY_WORDS, STATUS_WORDS } from "./plan-words";
import type { NodeEdit } from "./queries";

const isProblem = (result: NodeEdit | FormProblem): result is FormProblem => "message" in result;

/**
 * The fields of an item. What is typed is kept in the browser until it is saved or discarded; what somebody else
 * changes meanwhile is taken over where nothing was typed, and told where something was.
 */
export function ItemForm({ node }: { node: NodeView }) {
  const { act, launchId } = usePlanTools();
  const [kept, keep] = useKeptText(`item:${launchId}:${node.id}`);
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const current = draftOf(node);
  const typed = readTyped(kept);
  const draft = shownDraft(typed, current);
  const changed = Object.keys(typed).length > 0;
  const late = overtaken(typed, current);
  const set = (change: Partial<Draft>) => {
    const next = withTyped(typed, current, change);
    keep(Object.keys(next).length === 0 ? "" : JSON.stringify(next));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const edit = editOf(typed, current);
    if (isProblem(edit)) return setProblems([edit]);
    setProblems([]);
    if (Object.keys(edit).length === 0) return keep("");
    setBusy(true);
    try {
      await act.edit(node.id, edit);
      keep("");
    } catch (error) {
      setProblems(problemsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const discard = () => {
    setProblems([]);
    keep("");
  };
  const shared: FieldsProps = {
    node,
    draft,
    set,
    error: (field) => problems.find((problem) => problem.field === field)?.message,
    hint: (name) => (late.includes(name) ? `Changed meanwhile to: ${current[name] || "nothing"}` : undefined),
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="grid gap-3">
      <FormErrorSummary problems={problems} />
      <Field label="Title" id="title" error={shared.error("title")} hint={shared.hint("title")}>
        <Textarea
          rows={1}
          className="min-h-9"
          value={draft.title}
          onChange={(event) => set({ title: event.target.value })}
        />
      </Field>
      <ItemFields {...shared} />
      <Field label="Notes" id="notes" error={shared.error("notes")} hint={shared.hint("notes")}>
        <Textarea value={draft.notes} onChange={(event) => set({ notes: event.target.value })} />
      </Field>
      {changed ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
          <Button variant="quiet" onClick={discard}>
            Discard
          </Button>
          <span className="ms-auto text-ink-3 text-sm">Not saved yet; kept in this browser.</span>
        </div>
      ) : null}
    </form>
  );
}

type FieldsProps = {
  node: NodeView;
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  error: (field: string) => string | undefined;
  hint: (name: DraftField) => string | undefined;
};

function ItemFields(props: FieldsProps) {
  const { node, draft, set, error, hint } = props;
  return (
    <div className="grid gap-3 min-[22rem]:grid-cols-2">
      {node.tickable && node.status !== "cancelled" ? (
        <Field
          label="Status"
          id="status"
          error={error("status")}
          hint={hint("status") ?? (node.ticked ? "A ticked item is done." : undefined)}
        >
          <Select
            value={draft.status}
            disabled={node.ticked}
            onChange={(event) => set({ status: event.target.value })}
          >
            {node.ticked ? <option value={draft.status}>{STATUS_WORDS.done}</option> : null}
            {FORM_STATUSES.map((status) => (
              <option key={status} value={status}>
                {STATUS_WORDS[status]}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      <Field label="Priority" id="priority" error={error("priority")} hint={hint("priority")}>
        <Select value={draft.priority} onChange={(event) => set({ priority: event.target.value })}>
          <option value="">None</option>
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {PRIORITY_WORDS[priority]}
            </option>
          ))}
        </Select>
      </Field>
      <PersonField {...props} />
      <Field label="Owner in the file" id="ownerText" error={error("ownerText")} hint={hint("ownerText")}>
        <Input
          value={draft.ownerText}
          maxLength={200}
          onChange={(event) => set({ ownerText: event.target.value })}
        />
      </Field>
      <Field label="Estimate" id="estimateMinutes" error={error("estimateMinutes")} hint={hint("estimate")}>
        <Input
          value={draft.estimate}
          placeholder="6 h, 2.5 d, 1 w"
          onChange={(event) => set({ estimate: event.target.value })}
        />
      </Field>
      <Field
        label="Due"
        id="dueDate"
        error={error("dueDate")}
        hint={
          hint("dueDate") && node.dueDate
            ? `Changed meanwhile to ${formatDay(node.dueDate)}`
            : hint("dueDate")
        }
      >
        <Input type="date" value={draft.dueDate} onChange={(event) => set({ dueDate: event.target.value })} />
      </Field>
    </div>
  );
}

function PersonField({ node, draft, set, error, hint }: FieldsProps) {
  const { data, error: unread } = useQuery(peopleQuery());
  const late = hint("assigneeId") ? `Changed meanwhile to ${node.assigneeName ?? "nobody"}` : undefined;
  return (
    <Field label="Assigned to" id="assigneeId" error={error("assigneeId") ?? unread?.message} hint={late}>
      <Select value={draft.assigneeId} onChange={(event) => set({ assigneeId: event.target.value })}>
        <option value="">Nobody</option>
        {node.assigneeId && !data ? <option value={node.assigneeId}>{node.assigneeName}</option> : null}
        {data?.people
          .filter(({ disabled, id }) => !disabled || id === node.assigneeId)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </Select>
    </Field>
  );
}

function problemsOf(error: unknown): FormProblem[] {
  if (error instanceof ApiProblem && error.fields.length > 0)
    return error.fields.map(({ path, message }) => ({ field: path, message }));
  return [{ message: error instanceof Error ? error.message : "It could not be saved. Try again." }];
}
