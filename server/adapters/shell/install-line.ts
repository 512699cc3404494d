import { readFile } from "node:fs/promises";

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
