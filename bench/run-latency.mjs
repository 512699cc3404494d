import { createPostgresBackend, withBackend } from "bullmq";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { clickedAt, openBrowser, seenAt, watchClicks } from "./lib/browser.mjs";
import { firstAdmin, startConsole } from "./lib/console.mjs";
import { median, percentile } from "./lib/machine.mjs";

const RUNS = 10;
const TARGET_MS = 500;

/**
 * How long a person looks at a pressed button: from the press on "Back up now" to the first word about the run and to
 * the first line of its log, both beside the button. Beside it BullMQ alone on a database as durable.
 */
export async function run({ say }) {
  const stops = [];
  try {
    const bare = await measureQueue(stops);
    say(`BullMQ alone: ${describe(bare)}`);
    const console = await startConsole();
    stops.push(() => console.stop());
    const admin = await firstAdmin(console);
    const { launch, withoutDatabase } = await admin.post("/api/v1/launches/sample", {});
    if (withoutDatabase !== null)
      throw new Error(`The sample has no database to back up: ${withoutDatabase}`);
    const browser = await openBrowser();
    stops.push(() => browser.close());
    const address = `${console.url}/backups/${launch.slug}`;
    const page = await browser.openPage(address, admin.cookie);
    const times = [];
    // The first one opens connections and files that stay open; nobody presses a button once in a console's life.
    for (let round = 0; round <= RUNS; round++) {
      const time = await pressAndWatch(page, address);
      if (round > 0) times.push(time);
    }
    const word = times.map((time) => time.word);
    const line = times.map((time) => time.line);
    say(`First word: ${describe(word)}. First log line: ${describe(line)}`);
    return [
      figure("button to the first log line, p95", percentile(line, 0.95), percentile(bare, 0.95), TARGET_MS),
      figure("button to the first log line, median", median(line), median(bare)),
      figure("button to the first word about the run, median", median(word), median(bare)),
    ];
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** One backup: the press, the first word, the first line; then its end. Milliseconds. */
async function pressAndWatch(page, address) {
  await page.goto(address);
  const button = page.getByRole("button", { name: /^Back up now/ });
  await page.waitForFunction(() => document.querySelector("main button:not([disabled])") !== null);
  await watchClicks(page);
  const seen = Promise.all([seenAt(page, namesRun), seenAt(page, showsLine)]);
  await button.click();
  const [wordAt, lineAt] = await seen;
  const pressed = await clickedAt(page);
  await page.waitForFunction(() => document.querySelector("main button:not([disabled])") !== null);
  return { word: wordAt - pressed, line: lineAt - pressed };
}

/** Runs in the page. */
function namesRun() {
  const link = document.querySelector('section[aria-label="Systems"] a[href^="/runs/"]');
  return link ? performance.timeOrigin + performance.now() : false;
}

/** Runs in the page. */
function showsLine() {
  const line = document.querySelector("[data-last-log-line]");
  return line?.textContent ? performance.timeOrigin + performance.now() : false;
}

/** From `add` to the processor, through BullMQ on a PostgreSQL of its own. Milliseconds. */
async function measureQueue(stops) {
  const database = await startTemporaryPostgres({ durable: true });
  stops.push(() => database.stop());
  const backend = withBackend(createPostgresBackend);
  const connection = { connectionString: database.url, max: 4, migrate: true };
  const queue = new backend.Queue("bench", { connection });
  stops.push(() => queue.close());
  const waiting = new Map();
  const worker = new backend.Worker(
    "bench",
    async ({ data }) => waiting.get(data.number)?.(performance.now()),
    { connection },
  );
  stops.push(() => worker.close(true));
  await worker.waitUntilReady();
  const times = [];
  for (let number = 0; number <= RUNS; number++) {
    const taken = new Promise((resolve) => waiting.set(number, resolve));
    const began = performance.now();
    await queue.add("run", { number }, { removeOnComplete: true });
    const time = (await taken) - began;
    if (number > 0) times.push(time);
  }
  return times;
}

function describe(times) {
  return `median ${median(times).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;
}

function figure(name, value, bare, target = null) {
  return {
    name,
    value,
    unit: "ms",
    reference: { name: "BullMQ alone", value: bare },
    ratio: value / bare,
    target: target === null ? null : `under ${target} ms`,
    ok: target === null ? null : value < target,
  };
}
