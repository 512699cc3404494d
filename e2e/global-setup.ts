import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROLES } from "../server/kernel/permissions";
import { startConsole } from "./console";
import { createPeople, emailOf, signInByApi } from "./people";

/** One console for all journeys but the first hour, with a person and a saved session for every role. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const console = await startConsole();
  const sessions = mkdtempSync(path.join(tmpdir(), "holdpoint-sessions-"));
  try {
    await createPeople(console);
    for (const role of ROLES) {
      const context = await signInByApi(console.url, emailOf(role));
      await context.storageState({ path: path.join(sessions, `${role}.json`) });
      await context.dispose();
    }
  } catch (error) {
    await console.stop();
    throw error;
  }
  process.env.E2E_URL = console.url;
  process.env.E2E_SESSIONS = sessions;
  return async () => {
    await console.stop();
    rmSync(sessions, { recursive: true, force: true });
  };
}
