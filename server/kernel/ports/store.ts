import type { Readable } from "node:stream";
import { z } from "zod";

/** What a stored object can hold. The manifest is written last: an object without one is no backup. */
export const OBJECT_PARTS = ["data", "manifest"] as const;
export type ObjectPart = (typeof OBJECT_PARTS)[number];

/** Ids are the console's own. Without dots and slashes no id can lead out of a store. */
export const OBJECT_ID = /^[a-z0-9][a-z0-9-]{7,63}$/;

const noControl = (text: string): boolean => ![...text].some((c) => c < " " || c === "\u007f");
const word = (max: number, message: string) =>
  z.string().trim().min(1, message).max(max).refine(noControl, "Line breaks are not possible here.");
const wholePath = z
  .string()
  .trim()
  .max(400)
  .regex(/^\/[^\0\n\r]*$/, "Give the whole path, beginning with a slash.")
  .refine((path) => !path.split("/").includes(".."), "Leave out the dots.");

export const LOCK_MODES = ["none", "governance", "compliance"] as const;

export const FolderPlace = z.strictObject({ kind: z.literal("folder"), path: wholePath });
export const S3Place = z.strictObject({
  kind: z.literal("s3"),
  /** Left out for Amazon's own. */
  endpoint: z
    .url({ protocol: /^https?$/, error: "Give an address that begins with https:// or http://." })
    .max(300)
    .refine((text) => !/^\w+:\/\/[^/]*@/.test(text), "Leave user and password out of the address.")
    .refine((text) => !/^https?:\/\/(169\.254\.|\[fe80:)/i.test(text), "This address is not one of a store.")
    .nullable(),
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,40}$/, "For example eu-central-1; many servers take us-east-1."),
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i, "Give the bucket's name alone."),
  /** Without a slash at either end; empty for the bucket itself. */
  prefix: z
    .string()
    .trim()
    .max(200)
    .regex(/^([\w.-]+(\/[\w.-]+)*)?$/, "Letters, digits, dots and dashes, with single slashes between.")
    .refine((prefix) => !prefix.split("/").includes(".."), "Leave out the dots."),
  pathStyle: z.boolean(),
  accessKeyId: word(200, "Enter the access key's id."),
  lockMode: z.enum(LOCK_MODES),
  /** Days nobody can delete an object for; of no meaning without a lock. */
  lockDays: z.number().int().min(1).max(3650),
});
export const SftpPlace = z.strictObject({
  kind: z.literal("sftp"),
  host: z
    .string()
    .trim()
    .max(253)
    .regex(
      /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f]*:[0-9a-f:.]*)$/i,
      "Give one host name or address.",
    ),
  port: z.number().int().min(1).max(65_535),
  user: word(100, "Enter the user to log in as."),
  folder: wholePath,
});
export const StorePlace = z.discriminatedUnion("kind", [FolderPlace, S3Place, SftpPlace]);
export type StorePlace = z.infer<typeof StorePlace>;

/** Only what the kind needs is given: a secret access key, or a password, or a private key. */
export const StoreSecret = z.strictObject({
  secretAccessKey: word(500, "Enter the secret access key.").optional(),
  password: z
    .string()
    .min(1)
    .max(1000)
    .refine(noControl, "A password cannot contain line breaks.")
    .optional(),
  privateKey: z.string().trim().min(1).max(20_000).optional(),
  passphrase: z.string().max(1000).optional(),
});
export type StoreSecret = z.infer<typeof StoreSecret>;

export interface StoreTarget {
  place: StorePlace;
  secret: StoreSecret | null;
  /** What an SFTP server has to show; null at the first contact. */
  hostKey: string | null;
}

export interface StoreWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** Makes the part durable and visible under its name, in one step. */
  commit(): Promise<void>;
  /** Removes what was written. Harmless after `commit`. */
  abort(): Promise<void>;
  /** Ends without removing anything, so that a later `create` with `resume` goes on from here. */
  pause(): Promise<void>;
}

export interface CreateOptions {
  /** As far as it is known; decides how large the parts of an upload are. */
  expectedBytes?: number | null;
  /** Goes on where an earlier writer of the very same bytes stopped; what is there already is not sent again. */
  resume?: boolean;
}

export interface StoredObject {
  objectId: string;
  bytes: number;
  modifiedAt: Date;
  /** False for leftovers of a backup that never finished. */
  complete: boolean;
}

/** Null where the store cannot tell. */
export interface StoreSpace {
  freeBytes: number | null;
  totalBytes: number | null;
}

/** A place where backups go. Object ids are the console's own; no name a person typed becomes a path. */
export interface Store {
  /** Shown to people, for example the folder. */
  location: string;
  create(objectId: string, part: ObjectPart, options?: CreateOptions): Promise<StoreWriter>;
  /** Throws `not_found` when the part is not there. */
  open(objectId: string, part: ObjectPart): Promise<Readable>;
  size(objectId: string, part: ObjectPart): Promise<number | null>;
  list(): Promise<StoredObject[]>;
  /** Removes the object and everything unfinished under its id. True when there was something. */
  remove(objectId: string): Promise<boolean>;
  space(): Promise<StoreSpace>;
  /** Ends its connections. Harmless when called twice. */
  close(): Promise<void>;
}

export interface ProbeFacts extends StoreSpace {
  /** Of an SFTP server. */
  hostKey: string | null;
  objects: number;
  bytes: number;
  /** Whether the place refuses deletions for a while; null where that is unknown. */
  canLock: boolean | null;
  durationMs: number;
}

export type ProbeAnswer =
  | { ok: true; facts: ProbeFacts }
  | { ok: false; problem: { code: string; message: string }; hostKey: string | null };

/** Opens stores that are not the console's own folder. */
export interface Stores {
  /** Every operation ends when `signal` aborts, except cleaning up. */
  open(target: StoreTarget, signal?: AbortSignal): Promise<Store>;
  /** Writes an object, reads it back, compares and deletes it. Trouble of the store is an answer, not an error. */
  probe(target: StoreTarget, signal?: AbortSignal): Promise<ProbeAnswer>;
}

declare module "../context" {
  interface OutsideWorld {
    /** The console's own folder. */
    store: Store;
    stores: Stores;
  }
}
