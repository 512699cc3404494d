import type { OutsideWorld } from "@/server/kernel/context";
import type { TargetConnection } from "@/server/kernel/ports/connections";
import type { TargetAnswer } from "@/server/kernel/ports/targets";
import { commonAnswer } from "./rules";

/** Asks a system of any kind what it is. Never throws for one that cannot be reached. */
export async function askTarget(
  { postgresTarget, targets }: Pick<OutsideWorld, "postgresTarget" | "targets">,
  connection: TargetConnection,
  signal: AbortSignal | undefined,
): Promise<TargetAnswer> {
  if ("path" in connection) return targets[connection.engine].test(connection, signal);
  if (connection.engine !== "postgresql") return targets[connection.engine].test(connection, signal);
  const { host, port, database, user, password, sslMode } = connection;
  return commonAnswer(await postgresTarget.test({ host, port, database, user, password, sslMode }, signal));
}
