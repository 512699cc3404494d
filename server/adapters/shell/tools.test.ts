import { describe, expect, it } from "vitest";
import { installerOf } from "./install-line";
import { choosePostgresTools } from "./tools";

const debian = installerOf("debian");
const at = (major: number) => ({ major, version: `${major}.1`, dump: `/pg${major}/pg_dump`, restore: "" });

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

  it("takes no newer programs whose dumps would not go back to the server", () => {
    const tools = (major: number) => ({ major, version: `${major}.1`, dump: "d", restore: "r" });
    const installer = { install: (major: number) => `install ${major}` };
    expect(choosePostgresTools([tools(16), tools(17)], 15, installer)).toMatchObject({
      tools: { major: 16 },
    });
    expect(choosePostgresTools([tools(17)], 15, installer)).toMatchObject({
      found: false,
      install: "install 15",
    });
    expect(choosePostgresTools([tools(18)], 17, installer)).toMatchObject({ tools: { major: 18 } });
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
