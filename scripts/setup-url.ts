import { compose } from "@/server/adapters/compose";
import { writeAudit } from "@/server/domain/audit";
import { appendEvents } from "@/server/domain/live";
import { ensureSetupToken } from "@/server/domain/people";
import { env } from "@/server/env";

/** Tells the process that started this one where the first administrator is created, while there is none. */
const { ports, close } = await compose("web", { writeAudit, appendEvents });
const token = await ensureSetupToken(ports);
process.send?.({ setupUrl: token ? `${env().publicUrl}/setup?token=${token}` : undefined });
await close();
process.exit(0);
