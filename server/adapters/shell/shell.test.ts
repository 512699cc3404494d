import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import type { Command } from "@/server/kernel/ports/shell";
import { descendants } from "@/server/testing/processes";
import { probeContainment } from "./contain";
import { createShell } from "./shell";
import { createToolbox } from "./tools";

const shell = createShell(createToolbox("/usr/bin"));

function script(label: string, code: string, extra: Partial<Command> = {}): Command {
  return { label, file: process.execPath, args: ["-e", code], ...extra };
}

/** Processes whose command line holds the marker. */
async function processesWith(marker: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return line.includes(marker) && Number(pid) !== process.pid ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

async function until(condition: () => Promise<boolean>, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return condition();
}

describe("a pipeline", () => {
  it("hands 32 MB through three programs unchanged", async () => {
    const pipeline = await shell.start(
      [
        script("source", "process.stdout.write(Buffer.alloc(32 << 20, 7))"),
        { label: "cat", file: "/bin/cat", args: [] },
        { label: "cat", file: "/bin/cat", args: [] },
      ],
      { output: "pipe" },
    );
    const [bytes, result] = await Promise.all([buffer(pipeline.output ?? Readable.from([])), pipeline.done]);
    expect(bytes.length).toBe(32 << 20);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
    expect(result.ok).toBe(true);
  });

  it("keeps the output of a program that ended before anybody read it", async () => {
    const pipeline = await shell.start([script("short", "process.stdout.write('all of it')")], {
      output: "pipe",
    });
    expect((await pipeline.done).ok).toBe(true);
    expect((await buffer(pipeline.output ?? Readable.from([]))).toString()).toBe("all of it");
  });

  it("knows which stage failed, and with what", async () => {
    const pipeline = await shell.start(
      [
        script("dump", "process.stdout.write('half'); console.error('disk on fire'); process.exitCode = 3"),
        { label: "cat", file: "/bin/cat", args: [] },
      ],
      { output: "pipe" },
    );
    const [bytes, result] = await Promise.all([buffer(pipeline.output ?? Readable.from([])), pipeline.done]);
    expect(bytes.toString()).toBe("half");
    expect(result.ok).toBe(false);
    expect(result.stages.map(({ code }) => code)).toEqual([3, 0]);
    expect(result.stages[0]?.lastLines).toEqual(["disk on fire"]);
  });

  it("knows that a program was killed from outside", async () => {
    const pipeline = await shell.start(
      [script("victim", "console.error('ready'); setInterval(() => {}, 1000)")],
      {
        onLine: () => void descendants().then((all) => process.kill(all.at(-1)?.pid ?? 0, "SIGKILL")),
      },
    );
    const { stages } = await pipeline.done;
    expect(stages).toEqual([{ label: "victim", code: null, signal: "SIGKILL", lastLines: ["ready"] }]);
  });

  it("tells of a program that does not exist instead of throwing away the reason", async () => {
    const pipeline = await shell.start([{ label: "ghost", file: "/nowhere/ghost", args: [] }]);
    const result = await pipeline.done;
    expect(result.ok).toBe(false);
    expect(result.stages[0]?.lastLines.join(" ")).toContain("ghost");
  });

  it("gives nothing of this process's environment away", async () => {
    vi.stubEnv("PGPASSWORD", "canary-environment");
    const pipeline = await shell.start(
      [{ label: "env", file: "/usr/bin/env", args: [], env: { PGHOST: "h" } }],
      {
        output: "pipe",
      },
    );
    const text = (await buffer(pipeline.output ?? Readable.from([]))).toString();
    vi.unstubAllEnvs();
    expect(text).toContain("PGHOST=h");
    expect(text).not.toContain("canary-environment");
  });

  it("hands over a secret file that is on no disk", async () => {
    const read = "const f=process.env.SECRET; process.stdout.write(f+' '+require('fs').readFileSync(f))";
    const secretFiles = [{ env: "SECRET", content: "canary-file" }];
    const pipeline = await shell.start([script("read", read, { secretFiles })], { output: "pipe" });
    const text = (await buffer(pipeline.output ?? Readable.from([]))).toString();
    expect(text).toMatch(/^\/(proc\/self|dev)\/fd\/3 canary-file$/);
  });

  it("removes secrets from error lines and cuts endless ones", async () => {
    const code = "console.error('password is hunter22'); process.stderr.write('x'.repeat(5e6)+'\\nlast\\n')";
    const lines: string[] = [];
    const pipeline = await shell.start([script("talk", code)], {
      secrets: ["hunter22"],
      onLine: ({ text }) => lines.push(text),
    });
    await pipeline.done;
    expect(lines[0]).toBe("password is •••");
    expect(lines.every((line) => line.length <= 8192)).toBe(true);
    expect(lines.at(-1)).toBe("last");
  });

  it("survives a flood of error lines in bounded memory", async () => {
    const code = "const s='y'.repeat(99)+'\\n'; for(let i=0;i<3e5;i++) require('fs').writeSync(2,s)";
    let lines = 0;
    const pipeline = await shell.start([script("flood", code)], { onLine: () => (lines += 1) });
    const result = await pipeline.done;
    expect(result.ok).toBe(true);
    expect(lines).toBe(50_000);
    expect(result.stages[0]?.lastLines.length).toBe(40);
  });
});

const uncontained = createShell(createToolbox("/usr/bin"), async () => []);

describe.each([
  ["in a namespace where there is one", shell],
  ["by the process group alone", uncontained],
])("cancelling %s", (_, shell) => {
  it("ends programs that ignore SIGTERM, and their children, within two seconds", async () => {
    const marker = `cancel-${process.pid}-${Date.now()}`;
    const stubborn = `/*${marker}*/ process.on('SIGTERM',()=>{}); require('child_process').spawn(process.execPath,['-e','/*${marker}*/setInterval(()=>{},1e3)']); setInterval(()=>{},1e3)`;
    const abort = new AbortController();
    const pipeline = await shell.start(
      [script("stubborn", stubborn), { label: "cat", file: "/bin/cat", args: [] }],
      {
        signal: abort.signal,
      },
    );
    expect(await until(async () => (await processesWith(marker)).length >= 2, 5000)).toBe(true);
    const started = performance.now();
    abort.abort();
    const result = await pipeline.done;
    expect(performance.now() - started).toBeLessThan(2000);
    expect(result).toMatchObject({ ok: false, cancelled: true });
    expect(await processesWith(marker)).toEqual([]);
  });

  it("starts nothing when it was cancelled before", async () => {
    const started = shell.start([{ label: "cat", file: "/bin/cat", args: [] }], {
      signal: AbortSignal.abort(),
    });
    await expect(started).rejects.toThrow();
  });
});

describe("kill -9 of the console", () => {
  it("leaves no program behind where the machine can contain them", async (test) => {
    if ((await probeContainment()).length === 0)
      test.skip("this machine offers neither setpriv nor namespaces");
    const marker = `orphan-${process.pid}-${Date.now()}`;
    const parent = spawn(
      process.execPath,
      [fileURLToPath(new URL("./fixtures/parent.mjs", import.meta.url)), marker],
      {
        stdio: "ignore",
      },
    );
    expect(await until(async () => (await processesWith(`/*${marker}*/`)).length >= 2, 10_000)).toBe(true);
    process.kill(parent.pid ?? 0, "SIGKILL");
    expect(await until(async () => (await processesWith(`/*${marker}*/`)).length === 0, 2000)).toBe(true);
  });
});
