import type { TextKeeper } from "@/components/shell/kept-text";

/** A comment on its way. It is kept in the browser until the console has it. */
export type Outgoing = {
  /** The same for every attempt, so that it is written once however often it is sent. */
  key: string;
  body: string;
  /** Why it has not arrived; null while it is on its way. */
  problem: string | null;
};

export type OutboxPorts<Sent> = {
  keeper: TextKeeper;
  send: (body: string, key: string) => Promise<Sent>;
  arrived: (sent: Sent) => void;
  newKey: () => string;
};

const UNKNOWN = "It is not known whether this arrived. Send it again: it is written once.";

/** The comments of one item that are on their way or have failed, oldest first. Nothing leaves it but by arriving. */
export class Outbox<Sent> {
  private readonly name: string;
  private readonly ports: OutboxPorts<Sent>;
  private readonly listeners = new Set<() => void>();
  private items: readonly Outgoing[];

  constructor(name: string, ports: OutboxPorts<Sent>) {
    this.name = name;
    this.ports = ports;
    this.items = this.stored().map((item) => ({ ...item, problem: item.problem ?? UNKNOWN }));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly list = (): readonly Outgoing[] => this.items;

  async send(body: string): Promise<void> {
    const item = { key: this.ports.newKey(), body, problem: null };
    this.set([...this.items, item]);
    await this.attempt(item);
  }

  async retry(key: string): Promise<void> {
    const item = this.items.find((each) => each.key === key);
    if (!item || item.problem === null) return;
    this.change(key, { problem: null });
    await this.attempt(item);
  }

  /** Takes a failed one back; gives its text for the editor. */
  takeBack(key: string): string {
    const item = this.items.find((each) => each.key === key);
    this.set(this.items.filter((each) => each.key !== key));
    return item?.body ?? "";
  }

  private async attempt({ key, body }: Outgoing): Promise<void> {
    try {
      const sent = await this.ports.send(body, key);
      this.ports.arrived(sent);
      this.set(this.items.filter((each) => each.key !== key));
    } catch (error) {
      this.change(key, { problem: error instanceof Error ? error.message : "It could not be sent." });
    }
  }

  private change(key: string, change: Partial<Outgoing>): void {
    this.set(this.items.map((each) => (each.key === key ? { ...each, ...change } : each)));
  }

  private set(items: readonly Outgoing[]): void {
    this.items = items;
    this.ports.keeper.write(this.name, items.length === 0 ? "" : JSON.stringify(items));
    for (const listener of this.listeners) listener();
  }

  private stored(): Outgoing[] {
    try {
      const value: unknown = JSON.parse(this.ports.keeper.read(this.name) || "[]");
      return Array.isArray(value) ? value.filter(isOutgoing) : [];
    } catch {
      return [];
    }
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  const { key, body } = (value ?? {}) as Record<string, unknown>;
  return typeof key === "string" && typeof body === "string";
}
