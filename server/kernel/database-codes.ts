/**
 * The codes an error and its causes carry: Prisma's (P2002), PostgreSQL's (23505, also inside Prisma's description of
 * a failed raw statement) and the system's (ECONNREFUSED).
 */
export function databaseCodes(error: unknown): string[] {
  const codes: string[] = [];
  const look = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null || depth > 5) return;
    const { code, originalCode, cause, meta, driverAdapterError } = value as Record<string, unknown>;
    for (const one of [code, originalCode]) if (typeof one === "string") codes.push(one);
    for (const inner of [cause, meta, driverAdapterError]) look(inner, depth + 1);
  };
  look(error, 0);
  return codes;
}
