import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { z } from "zod";
import type { CreateOptions, ObjectPart, S3Place, Store, StoreWriter } from "@/server/kernel/ports/store";
import { alreadyStored, checkedId, FILE_OF, type FoundFile, gone, groupObjects } from "./names";
import { partSizeFor } from "./part-size";
import { createS3Client } from "./s3-client";
import { explainS3, statusOf } from "./s3-problems";
import { abortable, createUpload, listParts, sizeOfKey, type UploadPlace } from "./s3-upload";

type Place = z.infer<typeof S3Place>;

interface Bucket {
  client: S3Client;
  place: Place;
  signal: AbortSignal | undefined;
}

interface OpenUploadName {
  key: string;
  uploadId: string;
  startedAt: Date;
}

const DAY_MS = 86_400_000;

/** A store in a bucket, one key for each part of an object, below the prefix. */
export function openS3Store(place: Place, secretAccessKey: string, signal?: AbortSignal): Store {
  const bucket: Bucket = { client: createS3Client(place, secretAccessKey), place, signal };
  const keyOf = (objectId: string, part: ObjectPart): string =>
    `${base(place)}${checkedId(objectId)}/${FILE_OF[part]}`;
  return {
    location: locationOf(place),
    create: (objectId, part, options) => createPart(bucket, keyOf(objectId, part), options),
    open: async (objectId, part) => openObject(bucket, keyOf(objectId, part), objectId),
    size: async (objectId, part) => sizeOf(bucket, keyOf(objectId, part)),
    async list() {
      const uploads = await listUploads(bucket, base(place));
      const strip = (key: string): string => key.slice(base(place).length);
      const unfinished = uploads.map(({ key, startedAt }) => ({
        path: strip(key),
        bytes: 0,
        modifiedAt: startedAt,
      }));
      const files = await listKeys(bucket, base(place));
      return groupObjects(
        files.map((file) => ({ ...file, path: strip(file.path) })),
        unfinished,
      );
    },
    remove: async (objectId) => removeObject(bucket, `${base(place)}${checkedId(objectId)}/`),
    space: async () => ({ freeBytes: null, totalBytes: null }),
    close: async () => bucket.client.destroy(),
  };
}

function base({ prefix }: Place): string {
  return prefix === "" ? "" : `${prefix}/`;
}

function locationOf({ endpoint, bucket, prefix, region }: Place): string {
  const host = endpoint === null ? `amazonaws.com/${region}` : endpoint.replace(/\/+$/, "");
  return `s3://${[bucket, prefix].filter((word) => word !== "").join("/")} at ${host}`;
}

async function createPart(
  bucket: Bucket,
  key: string,
  { expectedBytes = null, resume = false }: CreateOptions = {},
): Promise<StoreWriter> {
  const { place, client, signal } = bucket;
  if ((await sizeOf(bucket, key)) !== null) throw alreadyStored();
  const upload: UploadPlace = { client, bucket: place.bucket, key, signal, lock: lockOf(place) };
  const earlier = resume ? (await listUploads(bucket, key)).find((open) => open.key === key) : undefined;
  const known = earlier ? await listParts(upload, earlier.uploadId) : null;
  return createUpload(upload, partSizeFor(expectedBytes), known);
}

function lockOf({ lockMode, lockDays }: Place): UploadPlace["lock"] {
  if (lockMode === "none") return null;
  const mode = lockMode === "compliance" ? "COMPLIANCE" : "GOVERNANCE";
  return { mode, until: new Date(Date.now() + lockDays * DAY_MS) };
}

async function openObject(
  { client, place, signal }: Bucket,
  key: string,
  objectId: string,
): Promise<Readable> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: place.bucket, Key: key }),
      abortable(signal),
    );
    return explained(Body as Readable);
  } catch (error) {
    if (statusOf(error) === 404) throw gone(locationOf(place), objectId);
    throw explainS3(error);
  }
}

/** A connection that breaks in the middle is told in words, too. */
function explained(body: Readable): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of body) yield piece as Buffer;
    } catch (error) {
      throw explainS3(error);
    } finally {
      body.destroy();
    }
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: 256 * 1024 });
}

async function sizeOf({ client, place, signal }: Bucket, key: string): Promise<number | null> {
  return sizeOfKey({ client, bucket: place.bucket, key, signal });
}

async function listKeys({ client, place, signal }: Bucket, prefix: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  let token: string | undefined;
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: place.bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        abortable(signal),
      )
      .catch(rethrow);
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) {
        files.push({ path: Key, bytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) });
      }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return files;
}

async function listUploads({ client, place, signal }: Bucket, prefix: string): Promise<OpenUploadName[]> {
  const uploads: OpenUploadName[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (marker !== null) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: place.bucket,
      Prefix: prefix,
      ...marker,
    });
    const page = await client.send(command, abortable(signal)).catch(rethrow);
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key !== undefined && UploadId !== undefined) {
        uploads.push({ key: Key, uploadId: UploadId, startedAt: Initiated ?? new Date(0) });
      }
    }
    marker =
      page.IsTruncated && page.NextKeyMarker !== undefined
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker ?? "" }
        : null;
  }
  return uploads;
}

/** The manifest goes first: were the rest to fail, what is left is no backup and is swept later. */
async function removeObject(bucket: Bucket, prefix: string): Promise<boolean> {
  const { client, place } = bucket;
  const calm: Bucket = { ...bucket, signal: undefined };
  const uploads = await listUploads(calm, prefix);
  for (const { key, uploadId } of uploads) {
    const command = new AbortMultipartUploadCommand({ Bucket: place.bucket, Key: key, UploadId: uploadId });
    await client.send(command).catch(unlessGone);
  }
  const files = await listKeys(calm, prefix);
  const manifestFirst = (path: string): number => (path.endsWith(`/${FILE_OF.manifest}`) ? 0 : 1);
  for (const { path } of files.sort((a, b) => manifestFirst(a.path) - manifestFirst(b.path))) {
    await client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: path })).catch(unlessGone);
  }
  return uploads.length + files.length > 0;
}

function unlessGone(error: unknown): void {
  if (statusOf(error) !== 404) throw explainS3(error);
}

function rethrow(error: unknown): never {
  throw explainS3(error);
}

/** Whether the bucket can refuse deletions for a while; null when it does not say. */
export async function canLock(place: Place, secretAccessKey: string): Promise<boolean | null> {
  const client = createS3Client(place, secretAccessKey);
  try {
    const answer = await client.send(new GetObjectLockConfigurationCommand({ Bucket: place.bucket }));
    return answer.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
  } catch (error) {
    const status = statusOf(error);
    return status === 404 || status === 400 || status === 501 ? false : null;
  } finally {
    client.destroy();
  }
}
