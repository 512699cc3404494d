import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RestoreCommand, readCommands, typeOfPayload, writeCommand } from "./protocol";

async function read(bytes: Buffer, pieces = bytes.length): Promise<RestoreCommand[]> {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, pieces)) chunks.push(bytes.subarray(at, at + pieces));
  const found: RestoreCommand[] = [];
  for await (const command of readCommands(chunks as unknown as AsyncIterable<unknown>)) found.push(command);
  return found;
}

const command = fc.record({
  key: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  expiresAt: fc.nat(),
  payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

describe("the file of keys", () => {
  it("is read as it was written, whatever pieces it comes in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        async (list, size) => {
          const found = await read(Buffer.concat(list.map(writeCommand)), size);
          expect(found.map(({ key, expiresAt, payload }) => ({ key, expiresAt, payload }))).toEqual(list);
        },
      ),
    );
  });

  it("cut anywhere, or with another command in it, is refused", async () => {
    const whole = writeCommand({ key: Buffer.from("k"), expiresAt: 0, payload: Buffer.from("\0v") });
    for (let end = 1; end < whole.length; end += 1)
      await expect(read(whole.subarray(0, end))).rejects.toThrow("damaged");
    for (const text of [
      "*1\r\n$8\r\nFLUSHALL\r\n",
      "*5\r\n$6\r\nCONFIG\r\n$1\r\na\r\n$1\r\n0\r\n$1\r\nb\r\n$6\r\nABSTTL\r\n",
    ]) {
      await expect(read(Buffer.from(text))).rejects.toThrow("damaged");
    }
  });

  it("knows the type of a value from the server's own form", () => {
    const types = [0, 18, 20, 17, 16, 21, 7, 99].map((first) => typeOfPayload(Buffer.from([first])));
    expect(types).toEqual(["string", "list", "set", "zset", "hash", "stream", "other", "other"]);
  });
});
