import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { runTool } from "./run-tool.mjs";
import { step } from "./terminal.mjs";

/** What the tests run that npm cannot bring, with Debian's name for each. */
const tools = [
  { program: "redis-server", debian: "redis-server", tests: "the queue on Redis" },
  { program: "pg_dump", debian: "postgresql-client-15", tests: "PostgreSQL backups" },
  { program: "zstd", debian: "zstd", tests: "compressed backups" },
  { program: "age", debian: "age", tests: "reading a sealed backup with another tool" },
  { program: "sshd", debian: "openssh-server", tests: "stores on an SFTP server" },
  { program: "swift-proxy-server", debian: "swift-proxy", tests: "stores in a bucket" },
  { program: "swift-account-server", debian: "swift-account", tests: "stores in a bucket" },
  { program: "swift-container-server", debian: "swift-container", tests: "stores in a bucket" },
  { program: "swift-object-server", debian: "swift-object", tests: "stores in a bucket" },
  { program: "memcached", debian: "memcached", tests: "stores in a bucket" },
  { program: "mariadbd", debian: "mariadb-server", tests: "MariaDB backups" },
  { program: "mariadb-dump", debian: "mariadb-client", tests: "MariaDB backups" },
  { program: "sqlite3", debian: "sqlite3", tests: "SQLite backups" },
  { program: "chromium", debian: "chromium", tests: "journeys in a browser" },
];

/**
 * The path of a program on PATH, or among PostgreSQL's versioned folders.
 * @param {string} program
 * @returns {string | undefined}
 */
export function findProgram(program) {
  const folders = [
    ...(process.env.PATH ?? "").split(path.delimiter),
    "/usr/lib/postgresql/15/bin",
    "/usr/sbin",
  ];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const isBrowserThere = () =>
  Boolean(process.env.CHROME_PATH) || ["chromium", "chromium-browser", "google-chrome"].some(findProgram);

const listMissing = () =>
  tools.filter(({ program }) =>
    program === "chromium" ? !isBrowserThere() : findProgram(program) === undefined,
  );

/**
 * Installs the missing tools where that is ours to do: as root on Debian. Elsewhere it says what is missing.
 * @returns {Promise<string[]>} a sentence for each tool still missing
 */
export async function ensureTestTools() {
  if (listMissing().length > 0 && process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    await step("Installing tools the tests need", () =>
      aptInstall(listMissing().map(({ debian }) => debian)),
    );
  }
  return listMissing().map(
    ({ program, debian, tests }) =>
      `${program} is missing, so ${tests} cannot be tested here (Debian: apt install ${debian})`,
  );
}

async function aptInstall(packages) {
  // The tests start what they need with settings of their own; nothing becomes a service of the machine.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await runTool("apt-get", ["update", "-q"], { env });
  const { code, output } = await runTool(
    "apt-get",
    ["install", "-qy", "--no-install-recommends", ...packages],
    { env },
  );
  if (code !== 0) console.error(output.trim().split("\n").slice(-5).join("\n"));
}
