import { ApiProblem } from "@/components/shell/api";
import type { NodeView, PlanChange } from "@/server/domain/plans/schema";
import { KeyedStore } from "./keyed-store";

/** After this long an unsaved tick says so. */
const SLOW_MS = 400;
/** A press this soon after somebody else's change was meant for what stood there before. */
const SURPRISE_MS = 700;

export type TickProblem = {
  /** `conflict`: somebody was faster. `refused`: it could not be saved; the box is as it was. */
  kind: "conflict" | "refused";
  message: string;
  wanted: boolean;
  now: boolean;
};
export type TickState = { wanted: boolean; saving: boolean; slow: boolean; problem: TickProblem | null };
export type OpenDependency = { id: string; title: string };
export type OtherChange = { at: number; actor: string };

export type TickOptions = { reason?: string; undoing?: boolean };
export type TickPorts = {
  read: (id: string) => NodeView | undefined;
  send: (node: NodeView, ticked: boolean, reason: string | undefined, key: string) => Promise<PlanChange>;
  apply: (change: PlanChange) => void;
  /** The item as it really is, out of a refusal. */
  correct: (node: NodeView) => void;
  /** What the item waits for and is open, as far as this browser knows. */
  waitsFor: (node: NodeView) => readonly OpenDependency[];
  /** The item waits for others: a reason is needed. */
  ask: (node: NodeView, open: readonly OpenDependency[]) => void;
  saved: (node: NodeView, ticked: boolean) => void;
  newKey: () => string;
};

type Wish = { wanted: boolean } & TickOptions;

/**
 * Ticks: shown at once, sent one at a time for each item, each with the version that the person saw. Whoever presses
 * twice before the answer gets what was pressed last.
 */
export class TickStore {
  readonly states = new KeyedStore<TickState>();
  /** Items that somebody else has just changed. */
  readonly others = new KeyedStore<OtherChange>();
  readonly #ports: TickPorts;
  readonly #wishes = new Map<string, Wish>();
  readonly #busy = new Set<string>();

  constructor(ports: TickPorts) {
    this.#ports = ports;
  }

  /** What the box shows: the wish while it is being saved, otherwise the truth. */
  shown(node: NodeView): boolean {
    return this.states.get(node.id)?.wanted ?? node.ticked;
  }

  tick(id: string, ticked: boolean, options: TickOptions = {}): void {
    this.#wishes.set(id, { wanted: ticked, ...options });
    this.states.set(id, { wanted: ticked, saving: true, slow: false, problem: null });
    if (!this.#busy.has(id)) void this.#save(id);
  }

  /** A press on the box. One that meets a change of somebody else's, not yet seen, is asked about instead. */
  toggle(seen: NodeView, now = Date.now()): void {
    // What is drawn may be a frame behind what is known.
    const node = this.#ports.read(seen.id) ?? seen;
    const other = this.others.get(node.id);
    const shown = this.shown(node);
    if (other && now - other.at < SURPRISE_MS && !this.#busy.has(node.id)) {
      const message = `${other.actor} ${node.ticked ? "ticked" : "changed"} this just now.`;
      this.#stop(node.id, { kind: "conflict", message, wanted: shown, now: shown });
      return;
    }
    const open = shown ? [] : this.#ports.waitsFor(node);
    if (open.length > 0) this.#ports.ask(node, open);
    else this.tick(node.id, !shown);
  }

  /** The person has read what was in the way. */
  dismiss(id: string): void {
    this.states.set(id, undefined);
  }

  async #save(id: string): Promise<void> {
    this.#busy.add(id);
    const timer = setTimeout(() => {
      const state = this.states.get(id);
      if (state?.saving) this.states.set(id, { ...state, slow: true });
    }, SLOW_MS);
    try {
      while (await this.#sendNext(id));
    } finally {
      clearTimeout(timer);
      this.#busy.delete(id);
    }
  }

  /** Sends the newest wish; true when another one came meanwhile. */
  async #sendNext(id: string): Promise<boolean> {
    const wish = this.#wishes.get(id);
    this.#wishes.delete(id);
    const node = this.#ports.read(id);
    if (!wish || !node || node.ticked === wish.wanted) {
      this.states.set(id, undefined);
      return false;
    }
    try {
      this.#ports.apply(await this.#ports.send(node, wish.wanted, wish.reason, this.#ports.newKey()));
      if (!wish.undoing) this.#ports.saved(node, wish.wanted);
      if (this.#wishes.has(id)) return true;
      this.states.set(id, undefined);
    } catch (error) {
      this.#wishes.delete(id);
      this.#refused(node, wish, error);
    }
    return false;
  }

  #refused(node: NodeView, wish: Wish, error: unknown): void {
    const details = error instanceof ApiProblem ? error.details : {};
    if (Array.isArray(details.openDependencies)) {
      this.states.set(node.id, undefined);
      if (wish.undoing && wish.reason === undefined) this.tick(node.id, wish.wanted, UNDO_WITH_REASON);
      else this.#ports.ask(node, details.openDependencies as OpenDependency[]);
      return;
    }
    const theirs = details.node as NodeView | undefined;
    if (theirs) this.#ports.correct(theirs);
    const message = error instanceof Error ? error.message : "It could not be saved. Try again.";
    const kind = error instanceof ApiProblem && error.code === "conflict" ? "conflict" : "refused";
    this.#stop(node.id, { kind, message, wanted: wish.wanted, now: (theirs ?? node).ticked });
  }

  #stop(id: string, problem: TickProblem): void {
    this.states.set(id, { wanted: problem.now, saving: false, slow: false, problem });
  }
}

const UNDO_WITH_REASON: TickOptions = { undoing: true, reason: "Undo: the tick was there before." };
