import { describe, expect, it } from "vitest";
import { UploadList } from "./upload-list";

const file = (name: string, size = 10) => ({ name, size }) as File;

function open() {
  const sends: {
    name: string;
    signal: AbortSignal;
    progress: (sent: number) => void;
    end: (error?: Error) => void;
  }[] = [];
  const arrived: string[] = [];
  let ids = 0;
  const uploads = new UploadList({
    send: (one, signal, progress) =>
      new Promise((resolve, reject) => {
        sends.push({ name: one.name, signal, progress, end: (error) => (error ? reject(error) : resolve()) });
        signal.addEventListener("abort", () => reject(new DOMException("Cancelled", "AbortError")));
      }),
    arrived: ({ name }) => arrived.push(name),
    newId: () => `${++ids}`,
  });
  return { uploads, sends, arrived };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("files on their way", () => {
  it("go two at a time, tell how much has left, and leave the list when they arrive", async () => {
    const { uploads, sends, arrived } = open();
    uploads.add([file("a"), file("b"), file("c")]);
    expect(sends.map(({ name }) => name)).toEqual(["a", "b"]);
    sends[0]?.progress(7);
    expect(uploads.list()[0]).toMatchObject({ sent: 7, problem: null });
    sends[0]?.end();
    await settled();
    expect(arrived).toEqual(["a"]);
    expect(sends.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(uploads.list().map(({ file: { name } }) => name)).toEqual(["b", "c"]);
  });

  it("stay with their reason when they fail, and are sent again", async () => {
    const { uploads, sends, arrived } = open();
    uploads.add([file("a")]);
    sends[0]?.end(new Error("The connection broke."));
    await settled();
    expect(uploads.list()[0]).toMatchObject({ problem: "The connection broke." });
    uploads.retry("1");
    sends[1]?.end();
    await settled();
    expect(arrived).toEqual(["a"]);
  });

  it("end when they are cancelled, and make room for the next", async () => {
    const { uploads, sends } = open();
    uploads.add([file("a"), file("b"), file("c")]);
    uploads.cancel("1");
    await settled();
    expect(sends[0]?.signal.aborted).toBe(true);
    expect(uploads.list().map(({ file: { name } }) => name)).toEqual(["b", "c"]);
    expect(sends).toHaveLength(3);
  });

  it("are not sent when they are empty or too large", () => {
    const { uploads, sends } = open();
    uploads.add([file("empty", 0), file("huge", 30 * 1024 * 1024)]);
    expect(sends).toEqual([]);
    expect(uploads.list().map(({ problem }) => problem)).toEqual([
      "This file is empty.",
      expect.stringContaining("a file may have"),
    ]);
  });
});
