import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { findProgram } from "@/scripts/lib/system-tools.mjs";
import type { StoreTarget } from "@/server/kernel/ports/store";
import { freePort } from "./free-port";
import { descendants, until } from "./processes";

const PROGRAM = findProgram("sshd");
export const sshdMissing = PROGRAM ? null : "openssh-server is not installed";

export interface SshServer {
  port: number;
  /** What the server stores lies below it. */
  folder: string;
  target(name: string, change?: { port?: number; hostKey?: string | null }): StoreTarget;
  /** Ends it with every session, as a power cut would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** From now on it shows another host key. */
  changeHostKey(): Promise<void>;
  close(): Promise<void>;
}

/** OpenSSH's own server on a free port, with keys of its own and only SFTP. */
export async function startSshd(): Promise<SshServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "holdpoint-sshd-"));
  // sshd believes a file of keys only when nobody else may write on the way to it.
  await chmod(folder, 0o755);
  const port = await freePort();
  const keys = path.join(folder, "keys");
  await mkdir(keys, { mode: 0o700 });
  await mkdir(path.join(folder, "data"));
  await mkdir("/run/sshd", { recursive: true }).catch(() => undefined);
  createKey(path.join(keys, "host"));
  createKey(path.join(keys, "login"));
  const privateKey = await readFile(path.join(keys, "login"), "utf8");
  await writeFile(path.join(keys, "authorized"), await readFile(path.join(keys, "login.pub")), {
    mode: 0o600,
  });
  await writeFile(path.join(folder, "sshd_config"), settings(folder, port));
  let server: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    if (server === null) return;
    const gone = once(server, "exit");
    // Every session is a process of its own that would go on without the server.
    const sessions = (await descendants()).filter(({ name }) => name === "sshd");
    for (const { pid } of sessions) process.kill(pid, "SIGKILL");
    await gone;
    server = null;
  };
  const start = async (): Promise<void> => {
    server = spawn(PROGRAM ?? "sshd", ["-D", "-e", "-f", path.join(folder, "sshd_config")], {
      stdio: "ignore",
    });
    if (!(await until(() => answers(port), 10_000))) throw new Error("sshd did not start.");
  };
  await start();
  return {
    port,
    folder: path.join(folder, "data"),
    kill,
    start,
    target: (name, change = {}) => ({
      place: {
        kind: "sftp",
        host: "127.0.0.1",
        port: change.port ?? port,
        user: userInfo().username,
        folder: path.join(folder, "data", name),
      },
      secret: { privateKey },
      hostKey: change.hostKey ?? null,
    }),
    changeHostKey: async () => {
      await kill();
      await rm(path.join(keys, "host"));
      createKey(path.join(keys, "host"));
      await start();
    },
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function createKey(file: string): void {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file], { stdio: "ignore" });
}

function settings(folder: string, port: number): string {
  return [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${folder}/keys/host`,
    `AuthorizedKeysFile ${folder}/keys/authorized`,
    `PidFile ${folder}/sshd.pid`,
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin yes",
    "StrictModes no",
    "UsePAM no",
    "Subsystem sftp internal-sftp",
    "ForceCommand internal-sftp",
    "",
  ].join("\n");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
