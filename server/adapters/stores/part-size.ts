const MIB = 1024 * 1024;
const SMALLEST = 16 * MIB;
/** Some stores take a thousand parts and no more; the rest is room for a backup larger than expected. */
const PARTS = 900;

/** Bytes of every part of an upload, of which stores take a limited number. */
export function partSizeFor(expectedBytes: number | null): number {
  const fitting = Math.ceil((expectedBytes ?? 0) / PARTS / MIB) * MIB;
  return Math.max(SMALLEST, fitting);
}

/** Parts up to this size are kept in memory while they are sent; larger ones lie in a temporary file. */
export const LARGEST_IN_MEMORY = 32 * MIB;
