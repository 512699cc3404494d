import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { freePort } from "../scripts/lib/ports.mjs";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { firstAdmin, startConsole } from "./lib/console.mjs";
import { startServer } from "./lib/load.mjs";
import { median, percentile } from "./lib/machine.mjs";
import { planOf } from "./lib/plan-file.mjs";

const SIZES = [300, 3_000, 10_000];
const LINES = 10_000;
const PARSES = 9;
const OPENS = 5;
const TICKS = 20;
const OPEN_TARGET_MS = 2_000;
const TICK_TARGET_MS = 150;
const root = path.resolve(import.meta.dirname, "..");

/**
 * What a plan costs as it grows: reading the file, beside the parser most Markdown tools are made of; from the address
 * to a page that answers, and from a press to the tick, beside a page that is nothing but boxes.
 */
export async function run({ say }) {
  const figures = await measureParse(say);
  const stops = [];
  try {
    const reference = await openReference(stops);
    const console = await startConsole();
    stops.push(() => console.stop());
    const admin = await firstAdmin(console);
    const browser = await openBrowser();
    stops.push(() => browser.close());
    for (const items of SIZES) {
      const launch = await launchOf(admin, items);
      figures.push(...(await measurePlan({ browser, console, admin, launch, items, reference, say })));
    }
    return figures;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The five real plans again and again, until there are enough lines; both parsers take turns. */
async function measureParse(say) {
  const folder = mkdtempSync(path.join(tmpdir(), "holdpoint-engine-"));
  try {
    const { parsePlan } = await bundleEngine(folder);
    const toMdast = await mdast();
    const seeds = [0, 1, 2, 3, 4].map((seed) =>
      readFileSync(path.join(root, "e2e", "fixtures", "plans", `seed-${seed}.md`)),
    );
    const parts = [];
    for (let lines = 0; lines < LINES; )
      for (const seed of seeds) {
        parts.push(seed, Buffer.from("\n\n"));
        lines += seed.filter((byte) => byte === 10).length + 2;
      }
    const bytes = new Uint8Array(Buffer.concat(parts));
    const lines = bytes.filter((byte) => byte === 10).length;
    const own = [];
    const bare = [];
    for (let round = 0; round <= PARSES; round++) {
      own.push(timed(() => parsePlan(bytes)));
      bare.push(timed(() => toMdast(bytes)));
    }
    const [ours, theirs] = [own, bare].map((times) => (median(times.slice(1)) / lines) * 1_000);
    say(`Parse, per 1,000 of ${lines} lines: ${ours.toFixed(2)} ms; mdast: ${theirs.toFixed(2)} ms`);
    return [figure("parse, per 1,000 lines", ours, { name: "mdast-util-from-markdown", value: theirs })];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundleEngine(folder) {
  const { build } = await import("esbuild");
  const outfile = path.join(folder, "engine.mjs");
  const entry = path.join(root, "server", "domain", "plans", "markdown", "index.ts");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

/** With the same extensions: tables, boxes, front matter. */
async function mdast() {
  const [{ fromMarkdown }, { gfm }, { gfmFromMarkdown }, front, fromFront] = await Promise.all([
    import("mdast-util-from-markdown"),
    import("micromark-extension-gfm"),
    import("mdast-util-gfm"),
    import("micromark-extension-frontmatter"),
    import("mdast-util-frontmatter"),
  ]);
  const options = {
    extensions: [gfm(), front.frontmatter()],
    mdastExtensions: [gfmFromMarkdown(), fromFront.frontmatterFromMarkdown()],
  };
  return (bytes) => fromMarkdown(bytes, options);
}

function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** As durable as the console's own database. */
async function openReference(stops) {
  const database = await startTemporaryPostgres({ durable: true });
  stops.push(() => database.stop());
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`create table bench_item as select i as id, 'Item ' || i || ' of the service' as title, false as ticked
    from generate_series(1, ${Math.max(...SIZES)}) i; alter table bench_item add primary key (id)`);
  await client.end();
  const port = await freePort();
  const server = await startServer(
    process.execPath,
    [path.join(import.meta.dirname, "references", "bare-list.mjs")],
    { env: { DATABASE_URL: database.url, NODE_ENV: "production", PORT: String(port) }, ready: "Listening" },
  );
  stops.push(server.stop);
  return `http://127.0.0.1:${port}`;
}

async function launchOf(admin, items) {
  const launch = await admin.post("/api/v1/launches", { name: `Bench ${items}` });
  const body = { fileName: "plan.md", text: planOf(items) };
  const { progress } = await admin.post(`/api/v1/plans/${launch.id}/import`, body);
  if (progress.total !== items) throw new Error(`The plan has ${progress.total} items instead of ${items}.`);
  return launch;
}

async function measurePlan({ browser, console, admin, launch, items, reference, say }) {
  const plan = `${console.url}/plans/${launch.slug}`;
  const bare = `${reference}/?items=${items}`;
  const api = await timesOf(OPENS, () => afterChange({ admin, launch }));
  const bareApi = await timesOf(OPENS, () => timedAsync(() => fetchAll(`${reference}/items?items=${items}`)));
  const opens = await timesOf(OPENS, () => browser.timeOpen(plan, admin.cookie, READY));
  const bareOpens = await timesOf(OPENS, () => browser.timeOpen(bare, "", READY_BARE));
  const page = await browser.openPage(plan, admin.cookie);
  await page.waitForFunction(READY);
  const ticks = await timeTicks(page, 'input[aria-label^="Tick "]');
  const barePage = await browser.openPage(bare);
  await barePage.waitForFunction(READY_BARE);
  const bareTicks = await timeTicks(barePage, "input[type=checkbox]");
  for (const each of [page, barePage]) await each.context().close();
  say(
    `${items} items: API ${round(median(api))} ms, open ${round(median(opens))} ms, painted ${round(percentile(ticks.painted, 0.95))} ms, committed ${round(percentile(ticks.committed, 0.95))} ms`,
  );
  const of = (name, own, other, target) =>
    figure(`${name}, ${items} items`, own, { name: "bare list", value: other }, target);
  return [
    of("the plan from the API", median(api), median(bareApi)),
    of("open", median(opens), median(bareOpens), OPEN_TARGET_MS),
    of(
      "tick to painted, p95",
      percentile(ticks.painted, 0.95),
      percentile(bareTicks.painted, 0.95),
      TICK_TARGET_MS,
    ),
    of(
      "tick to committed, p95",
      percentile(ticks.committed, 0.95),
      percentile(bareTicks.committed, 0.95),
      TICK_TARGET_MS,
    ),
  ];
}

/** Once more than asked for: the first one warms everything up and does not count. */
async function timesOf(count, measure) {
  const times = [];
  for (let turn = 0; turn <= count; turn++) times.push(await measure());
  return times.slice(1);
}

/** The plan as it is read after a change: nothing kept from before can answer. */
async function afterChange({ admin, launch }) {
  const body = { kind: "note", title: "Another note", parentId: null };
  await admin.post(`/api/v1/plans/${launch.id}/nodes`, body);
  return timedAsync(() => admin.get(`/api/v1/plans/${launch.id}`));
}

async function timedAsync(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const fetchAll = async (url) => (await fetch(url)).json();

/** Run in the page. A box that React has taken over answers to a press. */
const READY = `(() => {
  const box = document.querySelector("[data-row] input[type=checkbox]");
  return box !== null && Object.keys(box).some((key) => key.startsWith("__reactProps"));
})()`;
const READY_BARE = "globalThis.interactive === true";

/** Presses one box after the other; from each press to the frame after the one that shows it, and to the answer. */
async function timeTicks(page, boxes) {
  const painted = [];
  const committed = [];
  for (let turn = 0; turn < TICKS; turn++) {
    await page.evaluate(watchTick, "/tick");
    await page
      .locator(boxes)
      .nth(turn % 5)
      .click();
    const times = await page.evaluate(() => globalThis.tickTimes);
    painted.push(times.painted);
    committed.push(times.committed);
  }
  return { painted, committed };
}

/** Runs in the page: `tickTimes` resolves when the next press on a box was both painted and answered. */
function watchTick(path) {
  globalThis.tickTimes = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("a press was not answered within 20 s")), 20_000);
    document.addEventListener(
      "pointerdown",
      ({ target, timeStamp }) => {
        const box = target.closest("input, label") ?? target;
        const input = box instanceof HTMLInputElement ? box : box.querySelector("input");
        const before = input.checked;
        const shown = new Promise((seen) => {
          const look = () =>
            input.checked === before
              ? requestAnimationFrame(look)
              : requestAnimationFrame(() => seen(performance.now() - timeStamp));
          requestAnimationFrame(look);
        });
        const answered = new Promise((done) => {
          const observer = new PerformanceObserver((list) => {
            const entry = list.getEntries().find(({ name }) => name.endsWith(path));
            if (!entry) return;
            observer.disconnect();
            done(entry.responseEnd - timeStamp);
          });
          observer.observe({ type: "resource" });
        });
        Promise.all([shown, answered]).then(
          ([painted, committed]) => resolve({ painted, committed }),
          reject,
        );
      },
      { capture: true, once: true },
    );
  });
}

const round = (value) => Math.round(value);

function figure(name, value, reference, target = null) {
  return {
    name,
    value,
    unit: "ms",
    reference,
    ratio: value / reference.value,
    target: target === null ? null : `under ${target.toLocaleString("en")} ms`,
    ok: target === null ? null : value < target,
  };
}
