import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../scripts/lib/ports.mjs";

const root = path.resolve(import.meta.dirname, "..", "..");
const PASSWORD = "a long enough sentence";

/** Starts a console as a user does, from `folder`, and resolves when it says it is running. Milliseconds included. */
export async function startConsole({ folder = root, data } = {}) {
  const own = data ?? mkdtempSync(path.join(tmpdir(), "holdpoint-bench-"));
  const port = await freePort();
  const began = performance.now();
  const env = { ...process.env, HOLDPOINT_DATA: own, HOLDPOINT_PORT: String(port), HOLDPOINT_OPEN: "0" };
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const ready = new Promise((resolve, reject) => {
    const collect = (chunk) => {
      text += chunk;
      if (/^ {2}Stop/m.test(text)) resolve(performance.now() - began);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("exit", (code) => reject(new Error(`The console ended with ${code}:\n${text}`)));
  });
  const milliseconds = await ready;
  return {
    url: `http://localhost:${port}`,
    setupUrl: /First time\s+(\S+)/.exec(text)?.[1],
    data: own,
    milliseconds,
    pid: child.pid,
    stop: async ({ keepData = false } = {}) => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      if (!keepData) rmSync(own, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A session of the first admin: calls the API and hands out its cookie. */
export async function firstAdmin({ url, setupUrl }) {
  const email = "bench@example.com";
  const token = new URL(setupUrl).searchParams.get("token");
  await call(url, "", "/api/v1/people/first-admin", { token, name: "Bench", email, password: PASSWORD });
  return signIn(url, email);
}

/** Sessions of so many new leads. */
export async function addPeople({ url }, admin, count) {
  const sessions = [];
  for (let number = 1; number <= count; number++) {
    const email = `lead-${number}@example.com`;
    await admin.post("/api/v1/people", { name: `Lead ${number}`, email, role: "lead", password: PASSWORD });
    sessions.push(await signIn(url, email));
  }
  return sessions;
}

async function signIn(url, email) {
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = await csrf.json();
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookies(csrf) },
    body: new URLSearchParams({ csrfToken, email, password: PASSWORD, json: "true" }),
  });
  const cookie = cookies(signedIn);
  return {
    cookie,
    get: (address) => call(url, cookie, address),
    post: (address, body, method = "POST") => call(url, cookie, address, body, method),
  };
}

function cookies(response) {
  return response.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
}

async function call(url, cookie, address, body, method = body ? "POST" : "GET") {
  const response = await fetch(url + address, {
    method,
    headers: { cookie, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${address}: ${JSON.stringify(answer)}`);
  return answer;
}

/** A launch whose plan is one of the real ones the importer is tested with, or several of them one after the other. */
export async function launchWithPlan(admin, ...seeds) {
  const wanted = seeds.length > 0 ? seeds : [1];
  const launch = await admin.post("/api/v1/launches", { name: `Bench ${wanted.join(" and ")}` });
  const files = wanted.map((seed) =>
    readFileSync(path.join(root, "e2e", "fixtures", "plans", `seed-${seed}.md`)),
  );
  const base64 = Buffer.concat(files.flatMap((file) => [file, Buffer.from("\n\n")])).toString("base64");
  await admin.post(`/api/v1/plans/${launch.id}/import`, { fileName: `seed-${wanted.join("-")}.md`, base64 });
  return launch;
}
