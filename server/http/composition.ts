import { type Composition, compose } from "@/server/adapters/compose";
import { writeAudit } from "@/server/domain/audit";
import { appendEvents } from "@/server/domain/live";
import { LiveHub } from "./live-hub";

export interface Web extends Composition {
  hub: LiveHub;
  authSecret: string;
}

/** Pages and the API are bundled apart but share a process; the global slot gives them one set of connections. */
const slot = globalThis as typeof globalThis & { __holdpointWeb?: Promise<Web> };

export function web(): Promise<Web> {
  slot.__holdpointWeb ??= openWeb().catch((error: unknown) => {
    // The next request tries again instead of seeing this failure for ever.
    delete slot.__holdpointWeb;
    throw error;
  });
  return slot.__holdpointWeb;
}

async function openWeb(): Promise<Web> {
  const composition = await compose("web", { writeAudit, appendEvents });
  const authSecret = composition.ports.outside.vault.deriveKey("next-auth").toString("base64url");
  return { ...composition, hub: new LiveHub(composition), authSecret };
}
