import type { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ServerTarget } from "@/server/kernel/ports/connections";
import { createS3Client } from "../stores/s3-client";

const PART = 16 * 1024 * 1024;
const MOST_PARTS = 900;

export interface Bucket {
  client: S3Client;
  name: string;
}

export function openBucket({ host, port, user, password, sslMode, database, options }: ServerTarget): Bucket {
  const scheme = sslMode === "disable" || sslMode === "prefer" ? "http" : "https";
  const place = {
    kind: "s3" as const,
    endpoint: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    region: options.region ?? "us-east-1",
    bucket: database,
    prefix: "",
    pathStyle: true,
    accessKeyId: user,
    lockMode: "none" as const,
    lockDays: 0,
  };
  return { client: createS3Client(place, password), name: database };
}

export interface ListedObject {
  key: string;
  size: number;
}

export async function* listObjects(
  { client, name }: Bucket,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: name,
        Prefix: prefix,
        ...(token ? { ContinuationToken: token } : {}),
      }),
      signal ? { abortSignal: signal } : {},
    );
    for (const { Key, Size } of page.Contents ?? [])
      if (Key !== undefined) yield { key: Key, size: Size ?? 0 };
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

export interface OpenedObject {
  body: Readable;
  size: number;
  etag: string;
  contentType: string | undefined;
  modifiedAt: number;
}

/** Null when it has gone since it was listed. */
export async function openObject(
  bucket: Bucket,
  key: string,
  signal: AbortSignal,
): Promise<OpenedObject | null> {
  try {
    const answer = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }), {
      abortSignal: signal,
    });
    return {
      body: answer.Body as Readable,
      size: answer.ContentLength ?? 0,
      etag: answer.ETag ?? "",
      contentType: answer.ContentType,
      modifiedAt: answer.LastModified?.getTime() ?? 0,
    };
  } catch (error) {
    if (["NoSuchKey", "NotFound"].includes((error as Error).name)) return null;
    throw error;
  }
}

/** Memory holds one part, whatever the object's size; an upload that fails leaves no parts behind. */
export async function putObject(
  { client, name }: Bucket,
  key: string,
  content: AsyncIterable<Uint8Array>,
  { size, contentType, signal }: { size: number; contentType: string | undefined; signal: AbortSignal },
): Promise<void> {
  const type = contentType === undefined ? {} : { ContentType: contentType };
  const place = { Bucket: name, Key: key };
  const partSize = Math.max(PART, Math.ceil(size / MOST_PARTS));
  const pieces = partsOf(content, partSize);
  if (size <= partSize) {
    const { value } = await pieces.next();
    const Body = value ?? new Uint8Array();
    await client.send(new PutObjectCommand({ ...place, ...type, Body }), { abortSignal: signal });
    return;
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...place, ...type }), {
    abortSignal: signal,
  });
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for await (const Body of pieces) {
      const PartNumber = Parts.length + 1;
      const part = new UploadPartCommand({ ...place, UploadId, PartNumber, Body });
      const { ETag } = await client.send(part, { abortSignal: signal });
      Parts.push({ PartNumber, ETag });
    }
    const complete = new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } });
    await client.send(complete, { abortSignal: signal });
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function* partsOf(content: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of content) {
    pieces.push(chunk);
    held += chunk.length;
    while (held >= size) {
      const whole = Buffer.concat(pieces);
      yield whole.subarray(0, size);
      pieces = [whole.subarray(size)];
      held -= size;
    }
  }
  if (held > 0) yield Buffer.concat(pieces);
}

export async function removeObjects(bucket: Bucket, prefix: string, keepLast: string): Promise<void> {
  for await (const { key } of listObjects(bucket, prefix, undefined)) {
    if (key !== keepLast)
      await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key }));
  }
  await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: keepLast }));
}

/** A key as a path inside an archive that leads nowhere else, and back. */
export function pathOfKey(key: string): string {
  return key
    .split("/")
    .map((part) => {
      if (part === "") return "%";
      return part === "." || part === ".." ? part.replaceAll(".", "%2E") : part.replaceAll("%", "%25");
    })
    .join("/");
}

export function keyOfPath(path: string): string {
  return path
    .split("/")
    .map((part) => (part === "%" ? "" : part.replaceAll("%2E", ".").replaceAll("%25", "%")))
    .join("/");
}
