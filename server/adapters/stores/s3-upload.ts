import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { DomainError } from "@/server/kernel/errors";
import type { StoreWriter } from "@/server/kernel/ports/store";
import { alreadyStored } from "./names";
import { createPartBuffer, type Part, type PartBuffer } from "./part-buffer";
import { explainS3, isNamed, statusOf } from "./s3-problems";

export interface UploadPlace {
  client: S3Client;
  bucket: string;
  key: string;
  signal: AbortSignal | undefined;
  /** Until when nobody may delete the object; null without a lock. */
  lock: { mode: "GOVERNANCE" | "COMPLIANCE"; until: Date } | null;
}

interface KnownPart {
  bytes: number;
  etag: string;
}

/** An upload that is not complete yet, with the parts the store already has. */
export interface OpenUpload {
  uploadId: string;
  parts: ReadonlyMap<number, KnownPart>;
}

const PART_ATTEMPTS = 4;
const SECOND_MS = 1000;

/**
 * Writes one object. It becomes visible at `commit` and not before. What fits into one part is sent in one request.
 * A part that an earlier upload left there is sent again only if its checksum differs.
 */
export async function createUpload(
  place: UploadPlace,
  partSize: number,
  earlier: OpenUpload | null,
): Promise<StoreWriter> {
  const buffer = await createPartBuffer(partSize);
  const upload = new Upload(place, buffer, earlier);
  return {
    write: (chunk) => upload.write(chunk),
    commit: () => upload.commit(),
    abort: () => upload.abort(),
    pause: () => upload.close(),
  };
}

class Upload {
  readonly #place: UploadPlace;
  readonly #buffer: PartBuffer;
  readonly #known: ReadonlyMap<number, KnownPart>;
  readonly #sent: CompletedPart[] = [];
  #uploadId: string | null;
  #total = 0;
  #over = false;

  constructor(place: UploadPlace, buffer: PartBuffer, earlier: OpenUpload | null) {
    this.#place = place;
    this.#buffer = buffer;
    this.#uploadId = earlier?.uploadId ?? null;
    this.#known = earlier?.parts ?? new Map();
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#buffer.room() === 0) await this.#sendPart();
      const piece = rest.subarray(0, this.#buffer.room());
      await this.#buffer.add(piece);
      this.#total += piece.length;
      rest = rest.subarray(piece.length);
    }
  }

  async commit(): Promise<void> {
    if (this.#uploadId === null) await this.#putWhole();
    else {
      if (this.#buffer.size > 0) await this.#sendPart();
      await this.#complete(this.#uploadId);
    }
    const found = await sizeOfKey(this.#place);
    if (found !== this.#total) {
      throw new DomainError("unavailable", "The store does not hold as much as it was sent.", {
        details: { reason: "damaged", expected: this.#total, found },
      });
    }
    await this.#confirmLock();
    await this.close();
  }

  /** A server that knows no locks takes the wish for one and forgets it. */
  async #confirmLock(): Promise<void> {
    const { client, bucket, key, signal, lock } = this.#place;
    if (lock === null) return;
    const command = new GetObjectRetentionCommand({ Bucket: bucket, Key: key });
    const until = await client.send(command, abortable(signal)).then(
      ({ Retention }) => Retention?.RetainUntilDate ?? null,
      (error: unknown) => {
        signal?.throwIfAborted();
        if (statusOf(error) === null) throw explainS3(error);
        return null;
      },
    );
    if (until !== null && until.getTime() >= lock.until.getTime() - SECOND_MS) return;
    throw notLocked();
  }

  /** Cleaning up goes on when the work was cancelled. */
  async abort(): Promise<void> {
    if (this.#over) return;
    await this.close();
    if (this.#uploadId === null) return;
    const { client, bucket, key } = this.#place;
    await client
      .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: this.#uploadId }))
      .catch((error: unknown) => {
        if (statusOf(error) !== 404) throw explainS3(error);
      });
  }

  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#buffer.close();
  }

  async #putWhole(): Promise<void> {
    const { client, bucket, key, signal } = this.#place;
    const part = this.#buffer.take();
    const input = { Bucket: bucket, Key: key, ContentLength: part.bytes, ...md5Of(part), ...this.#locked() };
    await unlessThere((condition) =>
      client.send(new PutObjectCommand({ ...input, ...condition, Body: part.body() }), abortable(signal)),
    );
  }

  async #sendPart(): Promise<void> {
    const { client, bucket, key, signal } = this.#place;
    this.#uploadId ??= await this.#begin();
    const part = this.#buffer.take();
    const number = this.#sent.length + 1;
    const known = this.#known.get(number);
    if (known !== undefined && known.bytes === part.bytes && known.etag === part.md5.toString("hex")) {
      this.#sent.push({ PartNumber: number, ETag: `"${known.etag}"` });
      await this.#buffer.reset();
      return;
    }
    const input = {
      Bucket: bucket,
      Key: key,
      UploadId: this.#uploadId,
      PartNumber: number,
      ContentLength: part.bytes,
      ...md5Of(part),
    };
    const { ETag } = await repeat(signal, () =>
      client.send(new UploadPartCommand({ ...input, Body: part.body() }), abortable(signal)),
    );
    if (ETag === undefined) throw new DomainError("unavailable", "The store did not confirm a part.");
    this.#sent.push({ PartNumber: number, ETag });
    await this.#buffer.reset();
  }

  async #begin(): Promise<string> {
    const { client, bucket, key, signal } = this.#place;
    const { UploadId } = await client
      .send(
        new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ...this.#locked() }),
        abortable(signal),
      )
      .catch(rethrow);
    if (UploadId === undefined) throw new DomainError("unavailable", "The store did not begin the upload.");
    return UploadId;
  }

  async #complete(uploadId: string): Promise<void> {
    const { client, bucket, key, signal } = this.#place;
    const input = {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: this.#sent },
    };
    try {
      await unlessThere((condition) =>
        client.send(new CompleteMultipartUploadCommand({ ...input, ...condition }), abortable(signal)),
      );
    } catch (error) {
      // The answer to an attempt that succeeded may have been lost; the size tells right after this.
      if (!(error instanceof Error && isNamed(error.cause, "NoSuchUpload"))) throw error;
    }
  }

  #locked(): object {
    const { lock } = this.#place;
    return lock === null ? {} : { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: lock.until };
  }
}

function md5Of(part: Part): { ContentMD5: string } {
  return { ContentMD5: part.md5.toString("base64") };
}

export function abortable(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

function rethrow(error: unknown): never {
  throw explainS3(error);
}

/** Asks the store itself to refuse an overwrite. Servers that do not know how say so, and are asked without. */
async function unlessThere<T>(send: (condition: { IfNoneMatch?: string }) => Promise<T>): Promise<T> {
  try {
    return await send({ IfNoneMatch: "*" });
  } catch (error) {
    if (statusOf(error) === 412) throw alreadyStored();
    if (statusOf(error) !== 501 && !isNamed(error, "NotImplemented")) throw explainS3(error);
  }
  return send({}).catch(rethrow);
}

/** The client repeats requests, but not those whose body is a file; and a part is too dear to give up on at once. */
async function repeat<T>(signal: AbortSignal | undefined, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const explained = explainS3(error);
      const worthIt = explained instanceof DomainError && explained.code === "unavailable";
      if (!worthIt || attempt >= PART_ATTEMPTS || signal?.aborted) throw explained;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
    }
  }
}

export function notLocked(): DomainError {
  return new DomainError(
    "conflict",
    "The bucket does not lock objects. Turn on object lock there, or do without it in the store's settings.",
    { details: { reason: "lock" } },
  );
}

/**
 * Bytes of an object, null when it is not there. It asks for the first byte and not for the head: an answer without
 * a body cannot say what is wrong, and not every server leaves the body out.
 */
export async function sizeOfKey(place: Omit<UploadPlace, "lock">): Promise<number | null> {
  const { client, bucket, key, signal } = place;
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: "bytes=0-0" });
  try {
    const { Body, ContentRange, ContentLength } = await client.send(command, abortable(signal));
    await Body?.transformToByteArray();
    const whole = /\/(\d+)$/.exec(ContentRange ?? "")?.[1];
    return whole === undefined ? (ContentLength ?? null) : Number(whole);
  } catch (error) {
    if (statusOf(error) === 416) return 0;
    if (isNamed(error, "NoSuchKey", "NotFound")) return null;
    throw explainS3(error);
  }
}

/** The parts of an upload that has begun; null when the store does not know it any more. */
export async function listParts(place: UploadPlace, uploadId: string): Promise<OpenUpload | null> {
  const { client, bucket, key, signal } = place;
  const parts = new Map<number, KnownPart>();
  let marker: string | undefined;
  do {
    const page = await client
      .send(
        new ListPartsCommand({
          Bucket: bucket,
          Key: key,
          UploadId: uploadId,
          ...(marker === undefined ? {} : { PartNumberMarker: marker }),
        }),
        abortable(signal),
      )
      .catch((error: unknown) => {
        if (statusOf(error) === 404) return null;
        throw explainS3(error);
      });
    if (page === null) return null;
    for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
      if (PartNumber !== undefined && Size !== undefined && ETag !== undefined) {
        parts.set(PartNumber, { bytes: Size, etag: ETag.replaceAll('"', "") });
      }
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return { uploadId, parts };
}
