import type { Readable } from "node:stream";

/** What a stored object can hold. The manifest is written last: an object without one is no backup. */
export const OBJECT_PARTS = ["data", "manifest"] as const;
export type ObjectPart = (typeof OBJECT_PARTS)[number];

export interface StoreWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** Makes the part durable and visible under its name, in one step. */
  commit(): Promise<void>;
  /** Removes what was written. Harmless after `commit`. */
  abort(): Promise<void>;
}

export interface StoredObject {
  objectId: string;
  bytes: number;
  modifiedAt: Date;
  /** False for leftovers of a backup that never finished. */
  complete: boolean;
}

export interface StoreSpace {
  freeBytes: number;
  totalBytes: number;
}

/** A place where backups go. Object ids are the console's own; no name a person typed becomes a path. */
export interface Store {
  /** Shown to people, for example the folder. */
  location: string;
  create(objectId: string, part: ObjectPart): Promise<StoreWriter>;
  /** Throws `not_found` when the part is not there. */
  open(objectId: string, part: ObjectPart): Promise<Readable>;
  size(objectId: string, part: ObjectPart): Promise<number | null>;
  list(): Promise<StoredObject[]>;
  /** Removes the object and everything unfinished under its id. True when there was something. */
  remove(objectId: string): Promise<boolean>;
  space(): Promise<StoreSpace>;
}

declare module "../context" {
  interface OutsideWorld {
    store: Store;
  }
}
