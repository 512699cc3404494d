import { say } from "./terminal.mjs";

/**
 * Stops in order on Ctrl-C, SIGTERM or a closed terminal; a second Ctrl-C ends the services at once.
 * @param {{ stop: () => Promise<void>, kill: () => void }} options
 * @returns {() => boolean} whether it is stopping
 */
export function onStopSignal({ stop, kill }) {
  let stopping;
  const onSignal = (signal) => {
    if (stopping !== undefined) {
      if (signal === "SIGINT") kill();
      return;
    }
    if (signal !== "SIGHUP") say("\n  Stopping (once more to stop at once)");
    stopping = stop().then(
      () => {
        if (signal !== "SIGHUP") say("  Stopped");
        process.exit(0);
      },
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => onSignal(signal));
  return () => stopping !== undefined;
}
