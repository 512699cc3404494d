import { registry } from "./registry";
import { startWorker } from "./start-worker";

startWorker({ registry }).catch((error: unknown) => {
  process.stderr.write(
    `The worker could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
