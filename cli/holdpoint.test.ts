import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./holdpoint", import.meta.url));
const plan = fileURLToPath(new URL("../e2e/fixtures/plans/seed-1.md", import.meta.url));
const run = (...args: string[]) => spawnSync(program, args, { maxBuffer: 1 << 26 });

describe("holdpoint plan", () => {
  it("inspects a file as JSON and as an outline", () => {
    const { status, stdout } = run("plan", "inspect", plan, "--json");
    expect(status).toBe(0);
    const { nodes } = JSON.parse(stdout.toString()) as { nodes: { kind: string; line: number }[] };
    expect(nodes.filter((node) => node.kind === "check")).toHaveLength(138);
    expect(run("plan", "inspect", plan).stdout.toString()).toContain("0 of 138 boxes ticked");
  });

  it("suggests proofs with their reasons", () => {
    const { status, stdout } = run("plan", "suggest", plan, "--json");
    expect(status).toBe(0);
    const found = JSON.parse(stdout.toString()) as Record<string, unknown>[];
    expect(found).toContainEqual({
      line: 453,
      kind: "tls",
      strength: "proves",
      reason: expect.stringContaining("SSL certificates") as string,
    });
    expect(run("plan", "suggest", plan).stdout.toString()).toContain(
      "proves by tls: SSL certificates installed",
    );
    const none = spawnSync(program, ["plan", "suggest", "-"], { input: "# Plan\n\n- [ ] Buy a cake\n" });
    expect(none.stdout.toString()).toBe("No line of this plan has a proof to suggest.\n");
  });

  it("gives a file back untouched, and with ticks", () => {
    const original = readFileSync(plan);
    expect(run("plan", "roundtrip", plan).stdout.equals(original)).toBe(true);
    const ticked = run("plan", "tick", plan, "--line", "21,22").stdout;
    expect([...ticked].filter((byte, index) => byte !== original[index])).toEqual([0x78, 0x78]);
    const input = spawnSync(program, ["plan", "tick", "-", "--line", "21,22", "--untick"], { input: ticked });
    expect(input.stdout.equals(original)).toBe(true);
  });

  it.each([
    [["--help"], 0, ""],
    [[], 2, ""],
    [["fly"], 2, 'holdpoint: there is no command "fly". Try holdpoint --help.\n'],
    [
      ["plan", "burn"],
      2,
      'holdpoint: plan has no action "burn": inspect, roundtrip, suggest or tick. Try holdpoint --help.\n',
    ],
    [
      ["plan", "inspect", "a.md", "--fast"],
      2,
      "holdpoint: there is no option --fast. Try holdpoint --help.\n",
    ],
    [
      ["plan", "tick", "a.md", "--line", "x"],
      2,
      "holdpoint: plan tick needs --line with line numbers, such as --line 12,15.\n",
    ],
    [["backup", "burn"], 2, 'holdpoint: backup has no action "burn": catalogue. Try holdpoint --help.\n'],
    [
      ["backup", "catalogue", "--store", "Offsite"],
      2,
      "holdpoint: backup catalogue needs --store, --email and --password-file.\n",
    ],
    [
      [
        "backup",
        "catalogue",
        "--store",
        "a",
        "--email",
        "b",
        "--password-file",
        plan,
        "--url",
        "http://127.0.0.1:1",
      ],
      1,
      "holdpoint: nothing answers at http://127.0.0.1:1. Is the console running?\n",
    ],
    [["plan", "inspect", "/nowhere/a.md"], 1, "holdpoint: /nowhere/a.md: there is no such file.\n"],
    [["plan", "inspect", "/"], 1, "holdpoint: /: this is a folder.\n"],
    [["plan", "tick", plan, "--line", "3"], 1, `holdpoint: ${plan}: There is no box on line 3.\n`],
  ])("answers %j with exit code %i and one sentence", (args, exit, message) => {
    const { status, stderr } = run(...args);
    expect([status, stderr.toString()]).toEqual([exit, message]);
  });
});
