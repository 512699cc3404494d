import { DomainError } from "@/server/kernel/errors";

export interface RestoreCommand {
  key: Buffer;
  expiresAt: number;
  payload: Buffer;
}

/** The command that makes a key again, as the server itself reads it: a file of them goes into `redis-cli --pipe`. */
export function writeCommand({ key, expiresAt, payload }: RestoreCommand): Buffer {
  const head = `*5\r\n$7\r\nRESTORE\r\n`;
  return Buffer.concat([
    Buffer.from(head),
    bulk(key),
    bulk(Buffer.from(String(expiresAt))),
    bulk(payload),
    bulk(Buffer.from("ABSTTL")),
  ]);
}

function bulk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")]);
}

/** Reads such commands, and refuses any other and an end in the middle of one. */
export async function* readCommands(bytes: AsyncIterable<unknown>): AsyncGenerator<RestoreCommand> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    for (let found = parse(rest); found !== null; found = parse(rest)) {
      yield found.command;
      rest = rest.subarray(found.length);
    }
  }
  if (rest.length > 0) throw damaged("it ends in the middle of a key");
}

function parse(bytes: Buffer): { command: RestoreCommand; length: number } | null {
  const start = line(bytes, 0);
  if (start === null) return null;
  if (start.text !== "*5") throw damaged("it holds something else than keys");
  const parts: Buffer[] = [];
  let at = start.next;
  while (parts.length < 5) {
    const head = line(bytes, at);
    if (head === null) return null;
    const size = /^\$(\d{1,10})$/.exec(head.text)?.[1];
    if (size === undefined) throw damaged("a length is wrong");
    const end = head.next + Number(size);
    if (bytes.length < end + 2) return null;
    parts.push(bytes.subarray(head.next, end));
    at = end + 2;
  }
  const [name, key, expiry, payload, option] = parts;
  if (name?.toString() !== "RESTORE" || option?.toString() !== "ABSTTL" || !key || !payload) {
    throw damaged("it holds another command");
  }
  const expiresAt = Number(expiry?.toString());
  if (!Number.isSafeInteger(expiresAt) || expiresAt < 0) throw damaged("an expiry is wrong");
  return { command: { key, expiresAt, payload }, length: at };
}

const LONGEST_LINE = 32;

function line(bytes: Buffer, from: number): { text: string; next: number } | null {
  const end = bytes.indexOf("\r\n", from, "latin1");
  if (end === -1) {
    if (bytes.length - from > LONGEST_LINE) throw damaged("a line is too long");
    return null;
  }
  return { text: bytes.toString("latin1", from, end), next: end + 2 };
}

/** The type of a value, from the first byte of the server's own form. */
export function typeOfPayload(payload: Buffer): string {
  const types: Record<string, readonly number[]> = {
    string: [0],
    list: [1, 10, 14, 18],
    set: [2, 11, 20],
    zset: [3, 5, 12, 17],
    hash: [4, 9, 13, 16, 22, 23, 24, 25],
    stream: [15, 19, 21],
  };
  const first = payload[0] ?? -1;
  return Object.keys(types).find((type) => types[type]?.includes(first)) ?? "other";
}

function damaged(why: string): DomainError {
  return new DomainError("conflict", `The saved keys are damaged: ${why}.`, {
    details: { reason: "damaged" },
  });
}
