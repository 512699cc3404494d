import path from "node:path";
import pg from "pg";
import { freePort } from "../scripts/lib/ports.mjs";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { clickedAt, openBrowser, seenAt, watchClicks } from "./lib/browser.mjs";
import { addPeople, firstAdmin, launchWithPlan, startConsole } from "./lib/console.mjs";
import { startServer } from "./lib/load.mjs";
import { median, percentile } from "./lib/machine.mjs";

const PEOPLE = 10;
const SECONDS = 10;
/** Between two ticks of one person who goes down a list as fast as a hand can. */
const PACE_MS = 500;
const ITEMS = 300;
const TICKS_SEEN = 30;
const SERVER_TARGET_MS = 100;
const BROWSER_TARGET_MS = 300;

/**
 * What a tick costs in a plan of 300 items: at the server, with ten people at two ticks a second each, and with ten
 * programs that never pause; and from the click in one browser to the tick in another. Beside it Fastify with one `update … returning`.
 */
export async function run({ say }) {
  const stops = [];
  try {
    const reference = await openReference(stops);
    const console = await startConsole();
    stops.push(() => console.stop());
    const admin = await firstAdmin(console);
    const launch = await largePlan(admin);
    const people = await addPeople(console, admin, PEOPLE);
    const server = await measureServers({ console, people, launch, reference, say });
    const browser = await openBrowser();
    stops.push(() => browser.close());
    const seen = await measureBrowsers({ browser, console, people, launch, reference, say });
    return [...server, ...seen];
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** As durable as the console's own database. */
async function openReference(stops) {
  const database = await startTemporaryPostgres({ durable: true });
  stops.push(() => database.stop());
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`create table bench_item as select i as id, 'item ' || i as title, false as ticked,
    now() as changed_at from generate_series(1, ${ITEMS}) i; alter table bench_item add primary key (id)`);
  await client.end();
  const port = await freePort();
  const program = path.join(import.meta.dirname, "references", "fastify.mjs");
  const fastify = await startServer(process.execPath, [program], {
    env: { DATABASE_URL: database.url, NODE_ENV: "production", PORT: String(port) },
  });
  stops.push(fastify.stop);
  return `http://127.0.0.1:${port}`;
}

/** Two real plans, and as many items more as are missing to three hundred. */
async function largePlan(admin) {
  const launch = await launchWithPlan(admin, 1, 2);
  const { nodes } = await admin.get(`/api/v1/plans/${launch.id}`);
  const missing = ITEMS - nodes.filter(({ tickable }) => tickable).length;
  for (let number = 1; number <= missing; number++) {
    const item = { kind: "task", title: `One more item ${number}`, parentId: null };
    await admin.post(`/api/v1/plans/${launch.id}/nodes`, item);
  }
  return launch;
}

async function measureServers({ console, people, launch, reference, say }) {
  const { nodes } = await people[0].get(`/api/v1/plans/${launch.id}`);
  const items = nodes.filter((node) => node.tickable && !node.dependsOn);
  const base = console.url.replace("localhost", "127.0.0.1");
  const ours = people.map((person, index) => tickOurs(base, person, launch, itemsOf(items, index)));
  const bare = people.map((_, index) => tickBare(reference, index));
  for (const workers of [ours, bare]) await load(workers, 1);
  const alone = await load(ours.slice(0, 1), SECONDS / 4);
  const bareAlone = await load(bare.slice(0, 1), SECONDS / 4);
  say(`One person. Console: ${describe(alone)}. Fastify + pg: ${describe(bareAlone)}`);
  const own = await load(ours, SECONDS, PACE_MS);
  const fastify = await load(bare, SECONDS, PACE_MS);
  say(`Ten people at two ticks a second. Console: ${describe(own)}. Fastify + pg: ${describe(fastify)}`);
  const pressed = await load(ours, SECONDS / 2);
  const bareAtOnce = await load(bare, SECONDS / 2);
  say(`Ten programs without a pause. Console: ${describe(pressed)}. Fastify + pg: ${describe(bareAtOnce)}`);
  return [
    figure("tick at the server, p95", percentile(own, 0.95), percentile(fastify, 0.95), SERVER_TARGET_MS),
    figure("tick at the server, median", median(own), median(fastify)),
    figure("tick without a pause, ten at once, p95", percentile(pressed, 0.95), percentile(bareAtOnce, 0.95)),
    figure("tick at the server, one person, p95", percentile(alone, 0.95), percentile(bareAlone, 0.95)),
  ];
}

const sleep = (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined);

/** Everybody has items of their own: what is measured is the work, not the conflict. */
const itemsOf = (items, index) =>
  items.filter((_, place) => place % PEOPLE === index).map((item) => ({ ...item }));

/**
 * One change after the other, `pace` milliseconds apart or as soon as the one before is answered. Milliseconds of
 * every answer. People begin one after the other, as people do.
 */
async function load(workers, seconds, pace = 0) {
  const begin = performance.now();
  const until = begin + seconds * 1000;
  const loops = workers.map(async (tick, person) => {
    const times = [];
    for (let turn = 0; performance.now() < until; turn++) {
      await sleep(begin + (turn + person / workers.length) * pace - performance.now());
      const began = performance.now();
      await tick(turn);
      times.push(performance.now() - began);
    }
    return times;
  });
  return (await Promise.all(loops)).flat();
}

function tickOurs(base, person, launch, items) {
  return async (turn) => {
    const item = items[turn % items.length];
    const change = await send(
      `${base}/api/v1/plans/${launch.id}/nodes/${item.id}/tick`,
      { ticked: !item.ticked, version: item.version },
      { cookie: person.cookie },
    );
    Object.assign(
      item,
      change.nodes.find(({ id }) => id === item.id),
    );
  };
}

function tickBare(base, index) {
  const own = Array.from({ length: ITEMS / PEOPLE }, (_, place) => 1 + index + place * PEOPLE);
  return (turn) =>
    send(`${base}/items/${own[turn % own.length]}`, { ticked: Math.floor(turn / own.length) % 2 === 0 });
}

async function send(url, body, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(answer)}`);
  return answer;
}

async function measureBrowsers({ browser, console, people, launch, reference, say }) {
  const plan = `${console.url}/plans/${launch.slug}`;
  const ours = await clickAndSee({
    pages: [await browser.openPage(plan, people[0].cookie), await browser.openPage(plan, people[1].cookie)],
    ready: (page) => boxOf(page).waitFor(),
  });
  const bare = await clickAndSee({
    pages: [await browser.openPage(`${reference}/page`), await browser.openPage(`${reference}/page`)],
    ready: (page) => page.waitForFunction(() => document.title === "open"),
  });
  say(`Browser to browser: ${describe(ours)}. Fastify + server-sent events: ${describe(bare)}`);
  return [
    figure(
      "tick from browser to browser, p95",
      percentile(ours, 0.95),
      percentile(bare, 0.95),
      BROWSER_TARGET_MS,
    ),
    figure("tick from browser to browser, median", median(ours), median(bare)),
  ];
}

/** From the press in the first page to the frame in which the second one shows it. */
async function clickAndSee({ pages: [acting, watching], ready }) {
  for (const page of [acting, watching]) await ready(page);
  await watchClicks(acting);
  const box = boxOf(acting);
  const name = await box.getAttribute("aria-label");
  const times = [];
  for (let turn = 0; turn < TICKS_SEEN; turn++) {
    const wanted = !(await box.isChecked());
    const seen = seenAt(watching, showsBox, { name, wanted });
    await box.click();
    times.push((await seen) - (await clickedAt(acting)));
  }
  return times;
}

const boxOf = (page) => page.getByRole("checkbox", { name: /^Tick / }).first();

/** Runs in the page. */
function showsBox({ name, wanted }) {
  const boxes = [...document.querySelectorAll("input[type=checkbox]")];
  const box = boxes.find((each) => each.getAttribute("aria-label") === name);
  return box?.checked === wanted ? performance.timeOrigin + performance.now() : false;
}

function describe(times) {
  return `${times.length} ticks, median ${median(times).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;
}

function figure(name, value, bare, target = null) {
  return {
    name,
    value,
    unit: "ms",
    reference: { name: name.includes("browser") ? "Fastify + SSE" : "Fastify + pg", value: bare },
    ratio: value / bare,
    target: target === null ? null : `under ${target} ms`,
    ok: target === null ? null : value < target,
  };
}
