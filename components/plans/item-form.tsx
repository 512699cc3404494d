"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { peopleQuery } from "@/components/people/queries";
import { ApiProblem } from "@/components/shell/api";
import { Button } from "@/components/ui/button";
import { Field, FormErrorSummary, type FormProblem } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { type NodeView, PRIORITIES } from "@/server/domain/plans/schema";
import { usePlanTools } from "./plan-tools";
import { estimateText, PRIORITY_WORDS, readEstimate, STATUS_WORDS } from "./plan-words";
import type { NodeEdit } from "./queries";

const STATUSES = ["open", "in_progress", "blocked", "cancelled"] as const;

type Draft = {
  title: string;
  status: string;
  priority: string;
  assigneeId: string;
  ownerText: string;
  estimate: string;
  dueDate: string;
  notes: string;
};

function draftOf(node: NodeView): Draft {
  return {
    title: node.title,
    status: node.status ?? "",
    priority: node.priority ?? "",
    assigneeId: node.assigneeId ?? "",
    ownerText: node.ownerText ?? "",
    estimate: node.estimateMinutes === undefined ? "" : estimateText(node.estimateMinutes),
    dueDate: node.dueDate ?? "",
    notes: node.notes ?? "",
  };
}

const readers: { [Name in keyof Draft]: (text: string) => NodeEdit | undefined } = {
  title: (text) => (text.trim() === "" ? undefined : { title: text.trim() }),
  status: (text) => {
    const status = STATUSES.find((known) => known === text);
    return status ? { status } : {};
  },
  priority: (text) => ({ priority: PRIORITIES.find((known) => known === text) ?? null }),
  assigneeId: (text) => ({ assigneeId: text || null }),
  ownerText: (text) => ({ ownerText: text.trim() || null }),
  estimate: (text) => {
    const minutes = readEstimate(text);
    return minutes === undefined ? undefined : { estimateMinutes: minutes };
  },
  dueDate: (text) => ({ dueDate: text || null }),
  notes: (text) => ({ notes: text || null }),
};
const UNREADABLE: Partial<Record<keyof Draft, FormProblem>> = {
  title: { field: "title", message: "Write a title." },
  estimate: { field: "estimateMinutes", message: "Write it like 45 min, 6 h, 2.5 d or 1 w." },
};

/** What was changed in the form, as the API wants it; a sentence instead where something cannot be read. */
export function editOf(before: Draft, draft: Draft): NodeEdit | FormProblem {
  const edit: NodeEdit = {};
  for (const name of Object.keys(draft) as (keyof Draft)[]) {
    if (draft[name] === before[name]) continue;
    const read = readers[name](draft[name]);
    if (!read) return UNREADABLE[name] ?? { message: "This cannot be read." };
    Object.assign(edit, read);
  }
  return edit;
}

const isProblem = (result: NodeEdit | FormProblem): result is FormProblem => "message" in result;

/** The fields of an item. What somebody else changes meanwhile is taken over where nothing was typed. */
export function ItemForm({ node }: { node: NodeView }) {
  const { act } = usePlanTools();
  const [base, setBase] = useState(node);
  const [draft, setDraft] = useState(() => draftOf(node));
  const [problems, setProblems] = useState<FormProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const before = draftOf(base);
  if (node.version > base.version) {
    const names = Object.keys(before) as (keyof Draft)[];
    const fresh = draftOf(node);
    setBase(node);
    setDraft(
      Object.assign(
        {},
        draft,
        ...names.map((name) => (draft[name] === before[name] ? { [name]: fresh[name] } : {})),
      ),
    );
  }
  const changed = JSON.stringify(draft) !== JSON.stringify(before);
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const edit = editOf(before, draft);
    if (isProblem(edit)) return setProblems([edit]);
    setProblems([]);
    if (Object.keys(edit).length === 0) return;
    setBusy(true);
    try {
      await act.edit(node.id, edit);
    } catch (error) {
      setProblems(problemsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const error = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="grid gap-3">
      <FormErrorSummary problems={problems} />
      <Field label="Title" id="title" error={error("title")}>
        <Textarea
          rows={1}
          className="min-h-9"
          value={draft.title}
          onChange={(event) => set({ title: event.target.value })}
        />
      </Field>
      <ItemFields node={node} draft={draft} set={set} error={error} />
      <Field label="Notes" id="notes" error={error("notes")}>
        <Textarea value={draft.notes} onChange={(event) => set({ notes: event.target.value })} />
      </Field>
      {changed ? (
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
          <Button variant="quiet" onClick={() => setDraft(before)}>
            Discard
          </Button>
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
};

function ItemFields({ node, draft, set, error }: FieldsProps) {
  const { data } = useQuery(peopleQuery());
  return (
    <div className="grid grid-cols-2 gap-3">
      {node.tickable ? (
        <Field label="Status" id="status" error={error("status")}>
          <Select
            value={draft.status}
            disabled={node.ticked}
            onChange={(event) => set({ status: event.target.value })}
          >
            {node.ticked ? <option value="done">{STATUS_WORDS.done}</option> : null}
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {STATUS_WORDS[status]}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      <Field label="Priority" id="priority" error={error("priority")}>
        <Select value={draft.priority} onChange={(event) => set({ priority: event.target.value })}>
          <option value="">None</option>
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {PRIORITY_WORDS[priority]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Assigned to" id="assigneeId" error={error("assigneeId")}>
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
      <Field label="Owner in the file" id="ownerText" error={error("ownerText")}>
        <Input value={draft.ownerText} onChange={(event) => set({ ownerText: event.target.value })} />
      </Field>
      <Field label="Estimate" id="estimateMinutes" error={error("estimateMinutes")}>
        <Input
          value={draft.estimate}
          placeholder="6 h, 2.5 d, 1 w"
          onChange={(event) => set({ estimate: event.target.value })}
        />
      </Field>
      <Field label="Due" id="dueDate" error={error("dueDate")}>
        <Input type="date" value={draft.dueDate} onChange={(event) => set({ dueDate: event.target.value })} />
      </Field>
    </div>
  );
}

function problemsOf(error: unknown): FormProblem[] {
  if (error instanceof ApiProblem && error.fields.length > 0)
    return error.fields.map(({ path, message }) => ({ field: path, message }));
  return [{ message: error instanceof Error ? error.message : "It could not be saved. Try again." }];
}
