import { spawn } from "node:child_process";
import path from "node:path";
import { buildFolder, root } from "./paths.mjs";
import { claim, prepareDatabase, prepareSources, readSettings } from "./prepare.mjs";
import { Service } from "./service.mjs";
import { serviceEnvironment } from "./service-environment.mjs";
import { onStopSignal } from "./stop-signal.mjs";
import { hasTerminal, say, step } from "./terminal.mjs";
import { reportAndExit } from "./user-error.mjs";

const webGrace = 10_000;
const workerGrace = 20_000;

/** `npm start`: from a fresh clone to an open console, then watch over its processes until told to stop. */
export async function startConsole() {
  const running = { services: [], database: undefined, lock: undefined };
  const kill = () => {
    for (const service of running.services) service.kill();
  };
  const isStopping = onStopSignal({ stop: () => stopAll(running), kill });
  try {
    const settings = readSettings();
    say("\n  Holdpoint\n");
    running.lock = await claim(settings);
    await prepareSources({ development: false });
    const { ensureBuilt } = await import("../build.mjs");
    await ensureBuilt();
    running.database = await prepareDatabase(settings.data);
    const ready = await step("Starting web and worker", () => startServices(settings, running));
    running.lock.update({ url: ready.url ?? settings.url });
    greet(settings, running.database.place, ready);
  } catch (error) {
    if (isStopping()) return; // what was cut off complains; that is no news
    await stopAll(running);
    reportAndExit(error);
  }
}

async function startServices(settings, { services, database }) {
  const env = serviceEnvironment(settings, database.url, "production");
  const service = (name, graceMilliseconds) =>
    new Service({
      name,
      command: [path.join(buildFolder, `${name}.mjs`)],
      env,
      cwd: root,
      logFile: path.join(settings.data, "logs", `${name}.log`),
      graceMilliseconds,
    });
  const web = service("web", webGrace);
  const worker = service("worker", workerGrace);
  services.push(web, worker);
  const [ready] = await Promise.all([web.start(), worker.start()]);
  return ready;
}

/** The database goes last: the others still write down what they stopped. */
async function stopAll({ services, database, lock }) {
  await Promise.all(services.map((service) => service.stop()));
  await database?.server?.stop();
  lock?.release();
}

function greet({ url: configured, data }, place, { url = configured, setupUrl }) {
  const lines = [
    ["Open", url],
    ...(setupUrl
      ? [["First time", `${setupUrl}\n               creates the first administrator; works once`]]
      : []),
    ["Data", data],
    ...(place.startsWith(data) ? [] : [["Database", place]]),
    ["Logs", path.join(data, "logs")],
    ["Stop", hasTerminal ? "Ctrl-C" : `Ctrl-C, or kill ${process.pid}`],
  ];
  say(
    `\n  Holdpoint is running\n\n${lines.map(([label, text]) => `  ${label.padEnd(12)} ${text}`).join("\n")}\n`,
  );
  // Without the token: arguments of a program can be read by everybody on the machine.
  openBrowser(url);
}

/** Only where a person sits in front of a desktop of their own. */
function openBrowser(url) {
  const isDesktop = process.platform === "darwin" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const isRemote = process.env.SSH_CONNECTION || process.getuid?.() === 0;
  if (!hasTerminal || !isDesktop || isRemote || process.env.HOLDPOINT_OPEN === "0") return;
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(opener, [url], { detached: true, stdio: "ignore" })
    .on("error", () => undefined)
    .unref();
}
