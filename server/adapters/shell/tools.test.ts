import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installerOf, installLineOf } from "./install-line";
import { choosePostgresTools, createToolbox } from "./tools";

const debian = installerOf("debian");
const at = (major: number) => ({
  major,
  version: `${major}.1`,
  dump: `/pg${major}/pg_dump`,
  restore: "",
  dumpAll: null,
});

describe("other programs", () => {
  it.each([
    ["mariadb-dump", "debian", "sudo apt-get install -y mariadb-client"],
    ["sqlite3", "darwin", "brew install sqlite"],
    ["redis-cli", "alpine", "apk add redis"],
    ["mariadb", "rocky rhel fedora", "sudo dnf install -y mariadb"],
    ["zstd", "plan9", "install the program zstd with your system's package manager"],
  ] as const)("%s on %s", (tool, system, line) => {
    expect(installLineOf(tool, system)).toBe(line);
  });

  it("are found under the name they have in the MySQL packages", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdpoint-tools-"));
    const older = join(folder, "mysqldump");
    await writeFile(older, "#!/bin/sh\n", { mode: 0o755 });
    const newer = join(folder, "mariadb-dump");
    try {
      await writeFile(newer, "#!/bin/sh\n", { mode: 0o755 });
      expect(await createToolbox(folder).find("mariadb-dump")).toBe(newer);
      await rm(newer);
      const found = await createToolbox(folder).find("mariadb-dump");
      expect([older, "/usr/bin/mariadb-dump"]).toContain(found);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("choosing client programs", () => {
  it("takes the exact version, else the oldest newer one", () => {
    const available = [at(17), at(15), at(16)];
    expect(choosePostgresTools(available, 16, debian)).toEqual({ found: true, tools: at(16) });
    expect(choosePostgresTools(available, 13, debian)).toEqual({ found: true, tools: at(15) });
  });

  it("never takes one older than the server, and says what to install", () => {
    const answer = choosePostgresTools([at(15)], 17, debian);
    expect(answer).toMatchObject({
      found: false,
      reason: "The server runs PostgreSQL 17, but the newest pg_dump here is 15; it must not be older.",
      install: expect.stringContaining("postgresql-client-17"),
    });
  });

  it("says so when there is none at all", () => {
    const answer = choosePostgresTools([], 15, installerOf("darwin"));
    expect(answer).toMatchObject({ found: false, install: "brew install postgresql@15" });
  });

  it("takes newer ones for an older server: the one setting they send that it does not know is passed over", () => {
    expect(choosePostgresTools([at(16), at(17)], 15, debian)).toMatchObject({ tools: { major: 16 } });
    expect(choosePostgresTools([at(18)], 15, debian)).toMatchObject({ tools: { major: 18 } });
  });

  it.each([
    ["ubuntu debian", "apt-get"],
    ["alpine", "apk add postgresql16-client"],
    ["rocky rhel centos fedora", "dnf"],
    ["opensuse-leap suse opensuse", "zypper"],
    ["plan9", "https://www.postgresql.org/download/"],
  ])("knows the install line of %s", (system, expected) => {
    expect(installerOf(system).install(16)).toContain(expected);
  });
});
