import { createHash } from "node:crypto";
import { access, constants, lstat, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { PathTarget } from "@/server/kernel/ports/connections";

export interface Beside {
  /** Where it stands once it is complete. */
  final: string;
  /** Where it is made; the name says that it is incomplete and whose it is. */
  partial: string;
}

/** Something new is made in the folder of its source, first under a name nobody else chooses. */
export function besideOf({ path }: PathTarget, name: string, mark: string): Beside {
  const parent = dirname(path.replace(/\/+$/, "") || "/");
  const own = createHash("sha256").update(mark).digest("hex").slice(0, 16);
  return {
    final: join(parent, basename(name)),
    partial: join(parent, `.${basename(name)}.incomplete-${own}`),
  };
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

export async function mayWriteBeside({ path }: PathTarget): Promise<boolean> {
  const parent = dirname(path.replace(/\/+$/, "") || "/");
  return access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

export async function refusesBeside(target: PathTarget, name: string): Promise<string | null> {
  const { final } = besideOf(target, name, "");
  if (!(await exists(final))) return null;
  return `${final} is there already. A restore never writes into what exists; choose another name.`;
}

export async function removePartial(target: PathTarget, name: string, mark: string): Promise<boolean> {
  const { partial } = besideOf(target, name, mark);
  if (!(await exists(partial))) return false;
  await rm(partial, { recursive: true, force: true });
  return true;
}
