import { DomainError } from "@/server/kernel/errors";

/** Runs a write and says so when another template has this name, whatever its case. */
export async function refuseTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== "P2002") throw error;
    throw new DomainError("conflict", `There is a template called "${name}" already. Choose another name.`);
  }
}
