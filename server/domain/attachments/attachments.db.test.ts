import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addNode } from "@/server/domain/plans";
import type { Context } from "@/server/kernel/context";
import { openTestWeb, type TestWeb } from "@/server/testing/web";
import { openWorld, type World } from "@/server/testing/world";
import {
  announceFile,
  countAttachments,
  findAttachment,
  listAttachments,
  purgeUploads,
  receiveFile,
  removeAttachment,
  sealFile,
} from "./index";
import { type AttachmentView, MAX_FILES_PER_ITEM, MAX_LAUNCH_BYTES } from "./schema";

let world: World;
let web: TestWeb;
let mara: Context;
let jon: Context;
let cookie: string;
let item: { launchId: string; nodeId: string };

beforeAll(async () => {
  world = await openWorld();
  web = await openTestWeb(world);
  mara = await world.as("lead", "Mara");
  jon = await world.as("operator", "Jon");
  cookie = await web.cookie("operator", "Jon");
});
afterAll(async () => {
  await web.close();
  await world.close();
});
beforeEach(async () => {
  item = await newItem((await world.launch()).id);
});

async function newItem(launchId: string) {
  const change = await addNode(mara, { launchId, kind: "check", title: "Load test", parentId: null });
  return { launchId, nodeId: change.nodes[0]?.id ?? "" };
}
async function* inPieces(bytes: Uint8Array, size = 70_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const of = (attachmentId: string) => ({ launchId: item.launchId, attachmentId });
async function give(ctx: Context, fileName: string, bytes: Uint8Array): Promise<AttachmentView> {
  const { attachmentId } = await announceFile(ctx, { ...item, fileName, bytes: bytes.length });
  return receiveFile(ctx, of(attachmentId), inPieces(bytes));
}
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const rows = () => world.ports.db.attachment.count({ where: { launchId: item.launchId } });
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEUlEQVR4nGP8z8Dwn4GBgQEADQAB/6gD2aoAAAAASUVORK5CYII=",
  "base64",
);
const bytesPath = (id: string) => `/api/v1/attachments/${item.launchId}/${id}/bytes`;
const download = (id: string, headers = {}) => web.send(bytesPath(id), { cookie, headers });
const upload = (id: string, body: BodyInit, type = "application/octet-stream") =>
  web.send(bytesPath(id), {
    method: "PUT",
    cookie,
    headers: { "content-type": type },
    body,
    duplex: "half",
  } as RequestInit);

describe("a file", () => {
  it("is stored in pieces, sealed, told, and comes back byte for byte", async () => {
    const bytes = randomBytes(700_000);
    const kept = await give(jon, "../load\u202e-test.bin", bytes);
    expect(kept).toMatchObject({
      fileName: "load-test.bin",
      bytes: 700_000,
      sha256: sha256(bytes),
      mediaType: "application/octet-stream",
      picture: null,
      uploadedBy: "Jon",
    });
    expect((await listAttachments(mara, item)).attachments).toEqual([kept]);
    expect((await countAttachments(mara, { launchId: item.launchId })).counts).toEqual({ [item.nodeId]: 1 });
    expect((await world.events(item.launchId)).at(-1)).toEqual({
      type: "attachments.changed",
      payload: { nodeId: item.nodeId, count: 1 },
    });
    expect((await world.audit(item.nodeId)).at(-1)).toMatchObject({
      action: "attachments.upload",
      actor: "Jon",
      changes: { fileName: "load-test.bin", bytes: 700_000, sha256: sha256(bytes) },
    });
    const answer = await download(kept.id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-length")).toBe("700000");
    expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(kept.sha256);
    const known = await download(kept.id, { "if-none-match": `"${kept.sha256}"` });
    expect(known.status).toBe(304);
  });

  it("is not seen before it is whole, and leaves nothing when it never gets so", async () => {
    const bytes = randomBytes(300_000);
    const announce = () => announceFile(jon, { ...item, fileName: "a.bin", bytes: bytes.length });
    const short = await announce();
    expect((await listAttachments(mara, item)).attachments).toEqual([]);
    await expect(findAttachment(mara, of(short.attachmentId))).rejects.toMatchObject({ code: "not_found" });
    await expect(receiveFile(jon, of(short.attachmentId), inPieces(bytes.subarray(1)))).rejects.toMatchObject(
      { code: "invalid", message: expect.stringContaining("fewer bytes") },
    );
    const long = await announce();
    await expect(
      receiveFile(jon, of(long.attachmentId), inPieces(randomBytes(300_001))),
    ).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("more bytes") });
    const broken = await announce();
    const breaks = async function* () {
      yield bytes.subarray(0, 290_000);
      throw new Error("the line broke");
    };
    await expect(receiveFile(jon, of(broken.attachmentId), breaks())).rejects.toThrow("the line broke");
    expect(await rows()).toBe(0);
    expect(await world.ports.db.attachmentChunk.count()).toBe(
      await world.ports.db.attachmentChunk.count({
        where: { attachment: { launchId: { not: item.launchId } } },
      }),
    );
  });

  it("is sent by whoever announced it, once, and not sealed without its bytes", async () => {
    const { attachmentId } = await announceFile(jon, { ...item, fileName: "a.png", bytes: PNG.length });
    await expect(receiveFile(mara, of(attachmentId), inPieces(PNG))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(sealFile(jon, of(attachmentId))).rejects.toThrow();
    let go = () => {};
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = async function* () {
      await waiting;
      yield PNG;
    };
    const first = receiveFile(jon, of(attachmentId), slow());
    await expect.poll(() => world.ports.db.attachmentChunk.count({ where: { attachmentId } })).toBe(1);
    await expect(receiveFile(jon, of(attachmentId), inPieces(PNG))).rejects.toMatchObject({
      code: "conflict",
    });
    go();
    expect(await first).toMatchObject({ mediaType: "image/png", picture: { width: 2, height: 3 } });
    await expect(receiveFile(jon, of(attachmentId), inPieces(PNG))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is removed with a reason by who gave it or a lead; its bytes go, its digest stays in the audit", async () => {
    const [own, hers] = [await give(jon, "own.png", PNG), await give(mara, "hers.png", PNG)];
    await expect(removeAttachment(jon, { ...of(hers.id), reason: "no" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeAttachment(jon, { ...of(own.id), reason: " " })).rejects.toMatchObject({
      code: "invalid",
    });
    await removeAttachment(mara, { ...of(own.id), reason: "Shows a customer" });
    await expect(removeAttachment(jon, { ...of(own.id), reason: "again" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await download(own.id)).status).toBe(404);
    expect(await world.ports.db.attachmentChunk.count({ where: { attachmentId: own.id } })).toBe(0);
    const entry = await world.ports.db.auditEntry.findFirst({ where: { action: "attachments.remove" } });
    expect(entry).toMatchObject({ reason: "Shows a customer", subjectId: item.nodeId });
    expect(entry?.changes).toMatchObject({ fileName: "own.png", sha256: own.sha256, uploadedBy: "Jon" });
  });
});

describe("room", () => {
  const announce = (bytes: number) => announceFile(jon, { ...item, fileName: "a.bin", bytes });

  it("ends at 25 MB a file, and there is no empty one", async () => {
    await expect(announce(25_000_001)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("at most 25 MB"),
    });
    await expect(announce(0)).rejects.toMatchObject({ message: expect.stringContaining("empty") });
  });

  it("ends at 50 files an item and 1 GB a launch, with what is arriving", async () => {
    const base = { ...item, fileName: "x", uploadedByName: "Jon", createdAt: new Date() };
    const data = Array.from({ length: MAX_FILES_PER_ITEM - 1 }, () => ({ ...base, bytes: 1 }));
    await world.ports.db.attachment.createMany({ data });
    const results = await Promise.allSettled([announce(1), announce(1)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(announce(1)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("50 files"),
    });

    item = await newItem(item.launchId);
    const used = await world.ports.db.attachment.count({ where: { launchId: item.launchId } });
    await world.ports.db.attachment.create({
      data: { ...base, nodeId: item.nodeId, bytes: MAX_LAUNCH_BYTES - used - 1_000 },
    });
    await expect(announce(1_001)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("left"),
    });
    expect(await announce(1_000)).toBeTruthy();
  });

  it("is given back by what never arrived, after an hour", async () => {
    const { attachmentId } = await announce(10);
    expect(await purgeUploads(world.ports.db)).toBe(0);
    const createdAt = new Date(Date.now() - 3_700_000);
    await world.ports.db.attachment.update({ where: { id: attachmentId }, data: { createdAt } });
    expect(await purgeUploads(world.ports.db)).toBe(1);
  });
});

describe("the door", () => {
  it.each([
    ["a page", "page.html", Buffer.from("<!doctype html><script>alert(1)</script>")],
    [
      "a drawing with a script",
      "x.svg",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ],
    ["a page that calls itself a picture", "shot.png", Buffer.from("<html>")],
    ["a document", "x.pdf", Buffer.from("%PDF-1.7 ...")],
  ])("gives %s back as bytes only", async (_what, name, bytes) => {
    const { headers } = await download((await give(jon, name, bytes)).id);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="${name}"; filename*=UTF-8''${name}`,
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    );
  });

  it("keeps the type of a picture, and writes any name into the header", async () => {
    const answer = await download((await give(jon, 'Ölstand "neu" 100%.png', PNG)).id);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("content-disposition")).toBe(
      "attachment; filename=\"_lstand _neu_ 100_.png\"; filename*=UTF-8''%C3%96lstand%20_neu_%20100%25.png",
    );
  });

  it("takes bytes as a stream, and refuses forms, JSON and nothing", async () => {
    const { attachmentId } = await announceFile(jon, { ...item, fileName: "a.png", bytes: PNG.length });
    for (const type of ["multipart/form-data", "text/plain", "application/json", ""]) {
      expect((await upload(attachmentId, PNG, type)).status).toBe(422);
    }
    const answer = await upload(attachmentId, new Blob([PNG]).stream());
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ fileName: "a.png", sha256: sha256(PNG) });
  });

  it("shows files to the team, and only of the launch in the address", async () => {
    const kept = await give(jon, "a.png", PNG);
    const status = async (who: string | undefined, path: string) =>
      (await web.send(path, who ? { cookie: who } : {})).status;
    const guest = await web.cookie("stakeholder");
    expect(await status(undefined, bytesPath(kept.id))).toBe(401);
    expect(await status(guest, bytesPath(kept.id))).toBe(403);
    const put = async (who: string) =>
      (await web.send(bytesPath(kept.id), { method: "PUT", cookie: who, json: {} })).status;
    expect([await put(""), await put(guest), await put(cookie)]).toEqual([401, 403, 422]);
    expect(await status(guest, `/api/v1/attachments/${item.launchId}/items/${item.nodeId}`)).toBe(403);
    const other = await newItem((await world.launch("Other")).id);
    expect(await status(cookie, `/api/v1/attachments/${other.launchId}/${kept.id}/bytes`)).toBe(404);
    expect(await status(cookie, `/api/v1/attachments/${other.launchId}/items/${item.nodeId}`)).toBe(404);
    const elsewhere = { launchId: other.launchId, attachmentId: kept.id };
    await expect(removeAttachment(mara, { ...elsewhere, reason: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      announceFile(jon, { launchId: other.launchId, nodeId: item.nodeId, fileName: "x", bytes: 1 }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await status(cookie, bytesPath(kept.id))).toBe(200);
  });
});
