import { execFile } from "node:child_process";
import { access, constants, readdir, realpath } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { PostgresTools, PostgresToolsAnswer, Toolbox, ToolName } from "@/server/kernel/ports/shell";
import { installerOf, installLineOf, readSystemName } from "./install-line";

const run = promisify(execFile);
const KEEP_MS = 60_000;
/** The same programs under the name they had before, or have in the MySQL packages. */
const OLDER_NAMES: Partial<Record<ToolName, readonly string[]>> = {
  "mariadb-dump": ["mysqldump"],
  mariadb: ["mysql"],
};
/** Installed when the server was never reached: it dumps every older one. */
const NEWEST_MAJOR = 18;

/** Folders that hold one folder per version, by system: Debian, Red Hat, Alpine, Homebrew, Postgres.app. */
const VERSIONED = [
  { parent: "/usr/lib/postgresql", child: /^\d+$/, bin: "bin" },
  { parent: "/usr", child: /^pgsql-\d+$/, bin: "bin" },
  { parent: "/usr/libexec", child: /^postgresql\d+$/, bin: "" },
  { parent: "/opt/homebrew/opt", child: /^(postgresql@\d+|libpq)$/, bin: "bin" },
  { parent: "/usr/local/opt", child: /^(postgresql@\d+|libpq)$/, bin: "bin" },
  { parent: "/Applications/Postgres.app/Contents/Versions", child: /^\d+$/, bin: "bin" },
] as const;

/** @param searchPath the PATH to look in, after the folders where systems keep several versions side by side. */
export function createToolbox(searchPath: string): Toolbox {
  let known: { at: number; tools: Promise<PostgresTools[]> } | null = null;
  const all = (): Promise<PostgresTools[]> => {
    const now = performance.now();
    if (known === null || now - known.at > KEEP_MS) known = { at: now, tools: listPostgresTools(searchPath) };
    return known.tools;
  };
  return {
    async postgres(serverMajor) {
      const answer = choosePostgresTools(await all(), serverMajor, installerOf(await readSystemName()));
      // Somebody who was just told to install them will press the button again at once.
      if (!answer.found) known = null;
      return answer;
    },
    async find(name) {
      for (const candidate of [name, ...(OLDER_NAMES[name] ?? [])]) {
        const file = await findOnPath(candidate, searchPath);
        if (file !== null) return file;
      }
      return null;
    },
    installLine: async (name) => installLineOf(name, await readSystemName()),
  };
}

/** The exact match, else the oldest newer version: a dump program may be newer than the server, never older. */
export function choosePostgresTools(
  available: readonly PostgresTools[],
  serverMajor: number | null,
  installer: { install: (major: number) => string },
): PostgresToolsAnswer {
  const usable = available
    .filter((tools) => tools.major >= (serverMajor ?? 0))
    .sort((a, b) => a.major - b.major);
  const best = usable[0];
  if (best !== undefined) return { found: true, tools: best };
  const newest = Math.max(0, ...available.map((tools) => tools.major));
  const reason =
    newest === 0
      ? "The PostgreSQL client programs pg_dump and pg_restore are not installed on this machine."
      : `The server runs PostgreSQL ${serverMajor}, but the newest pg_dump here is ${newest}; it must not be older.`;
  return { found: false, reason, install: installer.install(serverMajor ?? NEWEST_MAJOR) };
}

async function listPostgresTools(searchPath: string): Promise<PostgresTools[]> {
  const folders = [...(await versionedFolders()), ...searchPath.split(delimiter).filter(Boolean)];
  const found = await Promise.all(folders.map(inspectFolder));
  return found.filter((tools) => tools !== null);
}

async function versionedFolders(): Promise<string[]> {
  const lists = await Promise.all(
    VERSIONED.map(async ({ parent, child, bin }) => {
      const names = await readdir(parent).catch(() => []);
      return names.filter((name) => child.test(name)).map((name) => join(parent, name, bin));
    }),
  );
  return lists.flat();
}

async function inspectFolder(folder: string): Promise<PostgresTools | null> {
  const dump = join(folder, "pg_dump");
  const restore = join(folder, "pg_restore");
  if (!(await executable(dump)) || !(await executable(restore))) return null;
  // Debian's wrapper chooses a version by files in the home folder; the real programs are found beside it.
  if ((await realpath(dump)).endsWith("pg_wrapper")) return null;
  try {
    const { stdout } = await run(dump, ["--version"], { timeout: 5000 });
    const version = /(\d+)(?:\.\d+|devel|beta\d+|rc\d+)\S*/.exec(stdout);
    if (version?.[1] === undefined) return null;
    const dumpAll = join(folder, "pg_dumpall");
    return {
      major: Number(version[1]),
      version: version[0],
      dump,
      restore,
      dumpAll: (await executable(dumpAll)) ? dumpAll : null,
    };
  } catch {
    return null;
  }
}

async function findOnPath(name: string, searchPath: string): Promise<string | null> {
  const folders = [...searchPath.split(delimiter), "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];
  for (const folder of folders) {
    const file = join(folder, name);
    if (folder !== "" && (await executable(file))) return file;
  }
  return null;
}

async function executable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
