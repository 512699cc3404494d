import path from "node:path";
import pg from "pg";
import { freePort } from "../scripts/lib/ports.mjs";
import { startTemporaryPostgres } from "../scripts/lib/temporary-postgres.mjs";
import { firstAdmin, launchWithPlan, startConsole } from "./lib/console.mjs";
import { load, output, startServer } from "./lib/load.mjs";
import { median } from "./lib/machine.mjs";

const SECONDS = 5;
const ROUNDS = 3;
const CONNECTIONS = [10, 100, 1000];
const references = path.join(import.meta.dirname, "references");

/**
 * The launch overview's JSON beside a bare Fastify + pg server and a bare Next route handler, each asking its own
 * table for 100 rows (15 kB). The three take turns, so that a slow moment of the machine meets all of them.
 */
export async function run({ say }) {
  const stops = [];
  try {
    const targets = await openTargets(stops, say);
    const figures = [];
    for (const connections of CONNECTIONS) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round++) {
        const results = {};
        for (const { name, url, headers } of targets)
          results[name] = await load(url, { connections, seconds: SECONDS, headers });
        rounds.push(results);
        say(`${connections} connections, round ${round + 1}: ${describe(results)}`);
      }
      figures.push(...compare(connections, rounds));
    }
    return figures;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function openTargets(stops, say) {
  say("Building the bare Next reference");
  const bareNext = path.join(references, "bare-next");
  const cli = path.join(import.meta.dirname, "..", "node_modules", "next", "dist", "bin", "next");
  await output(process.execPath, [cli, "build", bareNext]);
  const database = await startTemporaryPostgres();
  stops.push(() => database.stop());
  await fillTable(database.url);
  const [fastifyPort, nextPort] = [await freePort(), await freePort()];
  const env = { DATABASE_URL: database.url, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const fastify = await startServer(process.execPath, [path.join(references, "fastify.mjs")], {
    env: { ...env, PORT: String(fastifyPort) },
  });
  stops.push(fastify.stop);
  const next = await startServer(
    process.execPath,
    [cli, "start", bareNext, "-p", String(nextPort), "-H", "127.0.0.1"],
    {
      env,
      ready: "Ready",
    },
  );
  stops.push(next.stop);
  const console = await startConsole();
  stops.push(() => console.stop());
  const admin = await firstAdmin(console);
  const launch = await launchWithPlan(admin);
  const overview = `${console.url.replace("localhost", "127.0.0.1")}/api/v1/launches/${launch.id}/overview`;
  const targets = [
    { name: "console", url: overview, headers: { cookie: admin.cookie } },
    { name: "fastify", url: `http://127.0.0.1:${fastifyPort}/rows` },
    { name: "next", url: `http://127.0.0.1:${nextPort}/rows` },
  ];
  for (const { url, headers } of targets) await load(url, { connections: 10, seconds: 3, headers });
  return targets;
}

async function fillTable(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table bench_row as select i as id, 'job number ' || i as name, md5(i::text) as digest, now() as at,
      random() as score, 'running' as state from generate_series(1, 100) i;
    alter table bench_row add primary key (id)`);
  await client.end();
}

function describe(results) {
  return Object.entries(results)
    .map(([name, { requests, p97 }]) => `${name} ${Math.round(requests)}/s p97.5 ${Math.round(p97)} ms`)
    .join(", ");
}

function compare(connections, rounds) {
  const of = (name) => median(rounds.map((round) => round[name].requests));
  const ratioTo = (name) => median(rounds.map((round) => round.console.requests / round[name].requests));
  return [
    { to: "fastify", least: 0.7, label: "Fastify + pg" },
    { to: "next", least: 2, label: "bare Next" },
  ].map(({ to, least, label }) => ({
    name: `overview at ${connections} connections`,
    value: of("console"),
    unit: "requests/s",
    reference: { name: label, value: of(to) },
    ratio: ratioTo(to),
    target: `at least ${least} of ${label}`,
    ok: ratioTo(to) >= least,
  }));
}
