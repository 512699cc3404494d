import type { Ports } from "@/server/kernel/context";
import type { Engine } from "./pipeline/engine";

/** The pipeline's outside worlds, from the ports of this process. */
export function buildEngine({ outside, clock }: Ports): Engine {
  const { shell, postgresTarget, targets, store, vault, keyring } = outside;
  return { shell, postgres: postgresTarget, targets, store, vault, keyring, now: () => clock.now() };
}
