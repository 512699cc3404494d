import type { QueryClient } from "@tanstack/react-query";
import type { ToastMessage } from "@/components/ui/toast";
import { formatCount } from "@/lib/format";
import { randomKey } from "@/lib/random-key";
import type { ChangeNodesResult, NodeChange } from "@/server/domain/plans/events";
import type { NodeView, PlanChange, PlanTree } from "@/server/domain/plans/schema";
import { changesFor, inverseChange, type NodeWish, type Outcome, tellOutcome } from "./bulk-changes";
import { KeyedStore } from "./keyed-store";
import { byId } from "./plan-rows";
import { correctNode, planKeys, sendChanges } from "./queries";
import { MANY, type UndoEntry, type UndoStack } from "./undo-stack";

export type BulkPorts = {
  queries: QueryClient;
  launchId: string;
  undo: UndoStack;
  apply: (change: PlanChange) => void;
  touched: (...nodeIds: string[]) => void;
  toast: (message: ToastMessage) => void;
};
export type BulkWork = {
  ids: readonly string[];
  wish: (node: NodeView) => NodeWish | null;
  /** "Ticked", "Changed the owner of": the number of items follows. */
  did: string;
  reason?: string;
};
/** What became of the last batch, and how what waits can be changed after all. */
export type ShownOutcome = Outcome & { work: BulkWork };

export type Bulk = {
  run: (work: BulkWork) => Promise<Outcome | null>;
  /** Under `SHOWN`: the outcome when something was left alone. */
  outcome: KeyedStore<ShownOutcome>;
  /** Under `SHOWN` while a batch is on its way. */
  busy: KeyedStore<true>;
  /** Runs at once, or as soon as what is on its way has been answered: only then can it be taken back. */
  whenSettled: (then: () => void) => void;
};
export const SHOWN = "shown";

const UNDO_REASON = "Undo: it was so before.";

type Sender = {
  send: (changes: readonly NodeChange[], reason?: string) => Promise<ChangeNodesResult>;
  takeBack: (text: string, inverse: readonly NodeChange[]) => Promise<void>;
  failed: (title: string, error: unknown) => void;
};

/** Sends changes and shows what came of them, there and back. */
function createSender({ queries, launchId, apply, toast }: BulkPorts): Sender {
  const send: Sender["send"] = async (changes, reason) => {
    const answer = await sendChanges(launchId, changes, reason, randomKey());
    if (answer.reread) await queries.invalidateQueries({ queryKey: planKeys.tree(launchId) });
    else apply(answer.change);
    for (const node of answer.current) correctNode(queries, launchId, node);
    return answer;
  };
  const failed: Sender["failed"] = (title, error) =>
    toast({
      title,
      description: error instanceof Error ? error.message : "Try again.",
      status: "failed",
    });
  const takeBack: Sender["takeBack"] = async (text, inverse) => {
    try {
      const { results } = await send(inverse, UNDO_REASON);
      const { left } = tellOutcome(results, "");
      if (left.length === 0) return;
      toast({
        title: `${formatCount(left.length, "item")} could not be taken back.`,
        description: "Somebody changed what was done since, so it was left alone.",
        status: "warning",
      });
    } catch (error) {
      failed(`${text} could not be taken back.`, error);
    }
  };
  return { send, takeBack, failed };
}

/** Changes many items in one request, and remembers how to take all of it back. */
export function createBulk(ports: BulkPorts): Bulk {
  const { queries, launchId, undo } = ports;
  const { send, takeBack, failed } = createSender(ports);
  const outcome = new KeyedStore<ShownOutcome>();
  const busy = new KeyedStore<true>();

  const remember = (told: Outcome, done: readonly { before: NodeView; change: NodeChange }[]) => {
    ports.touched(...done.map(({ before }) => before.id));
    const inverse = done.map(({ before, change }) => inverseChange(before, change));
    const entry: UndoEntry = { nodeId: MANY, text: told.text, undo: () => void takeBack(told.text, inverse) };
    undo.push(entry);
    ports.toast({
      title: `${told.text}.`,
      ...(told.left.length > 0 ? { description: leftText(told.left.length) } : {}),
      status: told.left.length > 0 ? "warning" : "passed",
      action: { text: "Undo", run: () => void undo.undoThis(entry) },
    });
  };

  let last: Promise<unknown> = Promise.resolve();
  const run = (work: BulkWork): Promise<Outcome | null> => {
    const sent = perform(work);
    last = sent;
    return sent;
  };
  const whenSettled = (then: () => void) => {
    if (busy.get(SHOWN)) void last.then(then);
    else then();
  };
  const perform = async (work: BulkWork): Promise<Outcome | null> => {
    const nodes = byId(queries.getQueryData<PlanTree>(planKeys.tree(launchId))?.nodes ?? []);
    const before = work.ids.flatMap((id) => nodes.get(id) ?? []);
    const changes = changesFor(before, work.wish);
    if (changes.length === 0) {
      ports.toast({ title: "Nothing to change: they are so already.", status: "unknown" });
      return null;
    }
    busy.set(SHOWN, true);
    try {
      const { results } = await send(changes, work.reason);
      const [only] = before;
      const told = tellOutcome(results, work.did, before.length === 1 ? only : undefined);
      const changed = new Set(results.flatMap(({ id, outcome: what }) => (what === "changed" ? [id] : [])));
      const done = changes.flatMap((change) => {
        const node = nodes.get(change.id);
        return node && changed.has(change.id) ? [{ before: node, change }] : [];
      });
      outcome.set(SHOWN, told.left.length > 0 ? { ...told, work } : undefined);
      if (done.length > 0) remember(told, done);
      else ports.toast({ title: `${told.text}.`, status: told.left.length > 0 ? "warning" : "unknown" });
      return told;
    } catch (error) {
      failed("The items were not changed.", error);
      return null;
    } finally {
      busy.set(SHOWN, undefined);
    }
  };
  return { run, outcome, busy, whenSettled };
}

function leftText(count: number): string {
  return count === 1
    ? "One item was left alone; see why above the plan."
    : `${count} were left alone; see why above the plan.`;
}
