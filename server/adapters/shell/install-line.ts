import { readFile } from "node:fs/promises";
import type { ToolName } from "@/server/kernel/ports/shell";

/** The system's id and the ids it is like, as /etc/os-release tells; "darwin" on macOS. */
export async function readSystemName(): Promise<string> {
  if (process.platform !== "linux") return process.platform;
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return [...text.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].map((match) => match[1]).join(" ");
}

/** How client programs of one major version are installed on a system. */
export function installerOf(systemName: string): { install: (major: number) => string } {
  const names = new Set(systemName.split(" "));
  const is = (...wanted: string[]): boolean => wanted.some((name) => names.has(name));
  if (is("darwin")) return { install: (major) => `brew install postgresql@${major}` };
  if (is("debian", "ubuntu")) {
    return {
      install: (major) =>
        `sudo apt-get install -y postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y && sudo apt-get install -y postgresql-client-${major}`,
    };
  }
  if (is("alpine")) return { install: (major) => `apk add postgresql${major}-client` };
  if (is("fedora", "rhel", "centos")) return { install: (major) => `sudo dnf install -y postgresql${major}` };
  if (is("suse", "opensuse")) return { install: (major) => `sudo zypper install -y postgresql${major}` };
  if (is("arch")) return { install: () => "sudo pacman -S postgresql" };
  return {
    install: (major) =>
      `install the PostgreSQL ${major} client programs: https://www.postgresql.org/download/`,
  };
}

type Family = "darwin" | "debian" | "alpine" | "fedora";

/** The package that brings each program, by family of systems. */
const PACKAGES: Record<ToolName, Record<Family, string>> = {
  age: { darwin: "age", debian: "age", alpine: "age", fedora: "age" },
  zstd: { darwin: "zstd", debian: "zstd", alpine: "zstd", fedora: "zstd" },
  "mariadb-dump": {
    darwin: "mariadb",
    debian: "mariadb-client",
    alpine: "mariadb-client",
    fedora: "mariadb",
  },
  mariadb: { darwin: "mariadb", debian: "mariadb-client", alpine: "mariadb-client", fedora: "mariadb" },
  "redis-cli": { darwin: "redis", debian: "redis-tools", alpine: "redis", fedora: "redis" },
  "redis-check-rdb": { darwin: "redis", debian: "redis-tools", alpine: "redis", fedora: "redis" },
  "redis-server": { darwin: "redis", debian: "redis-server", alpine: "redis", fedora: "redis" },
  sqlite3: { darwin: "sqlite", debian: "sqlite3", alpine: "sqlite", fedora: "sqlite" },
};

const INSTALLERS: Record<Family, (name: string) => string> = {
  darwin: (name) => `brew install ${name}`,
  debian: (name) => `sudo apt-get install -y ${name}`,
  alpine: (name) => `apk add ${name}`,
  fedora: (name) => `sudo dnf install -y ${name}`,
};

/** The line that installs a program on a system named as `readSystemName` does. */
export function installLineOf(tool: ToolName, systemName: string): string {
  const names = new Set(systemName.split(" "));
  const families: [Family, string[]][] = [
    ["darwin", ["darwin"]],
    ["debian", ["debian", "ubuntu"]],
    ["alpine", ["alpine"]],
    ["fedora", ["fedora", "rhel", "centos"]],
  ];
  const family = families.find(([, known]) => known.some((name) => names.has(name)))?.[0];
  if (family === undefined) return `install the program ${tool} with your system's package manager`;
  return INSTALLERS[family](PACKAGES[tool][family]);
}
