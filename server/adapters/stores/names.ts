import { DomainError } from "@/server/kernel/errors";
import { OBJECT_ID, type ObjectPart, type StoredObject } from "@/server/kernel/ports/store";

/** The names of an object's parts, the same in every kind of store: a bucket copied into a folder is a store. */
export const FILE_OF: Record<ObjectPart, string> = { data: "data.age", manifest: "manifest.json" };

export function checkedId(objectId: string): string {
  if (!OBJECT_ID.test(objectId)) throw new DomainError("invalid", "This is not the id of a stored backup.");
  return objectId;
}

export function gone(location: string, objectId: string): DomainError {
  return new DomainError(
    "not_found",
    `The stored backup ${objectId} is not in ${location}. Was it moved or deleted?`,
  );
}

export function alreadyStored(): DomainError {
  return new DomainError("conflict", "This part of the backup is already stored and is never overwritten.");
}

export interface FoundFile {
  /** Relative to the store, for example `id/data.age`. */
  path: string;
  bytes: number;
  modifiedAt: Date;
}

/** What a flat list of files says about the objects. `unfinished` names uploads that are not visible yet. */
export function groupObjects(files: readonly FoundFile[], unfinished: readonly FoundFile[]): StoredObject[] {
  const objects = new Map<string, StoredObject & { names: Set<string> }>();
  const visit = ({ path, bytes, modifiedAt }: FoundFile, finished: boolean): void => {
    const [objectId, name, ...rest] = path.split("/");
    if (objectId === undefined || name === undefined || rest.length > 0 || !OBJECT_ID.test(objectId)) return;
    const known = objects.get(objectId) ?? {
      objectId,
      bytes: 0,
      modifiedAt,
      complete: false,
      names: new Set<string>(),
    };
    known.bytes += bytes;
    if (modifiedAt > known.modifiedAt) known.modifiedAt = modifiedAt;
    if (finished) known.names.add(name);
    objects.set(objectId, known);
  };
  for (const file of files) visit(file, true);
  for (const file of unfinished) visit(file, false);
  return [...objects.values()]
    .map(({ names, ...object }) => ({
      ...object,
      complete: names.has(FILE_OF.manifest) && names.has(FILE_OF.data),
    }))
    .sort((a, b) => a.objectId.localeCompare(b.objectId));
}
