import { type ChildProcess, spawn } from "node:child_process";
import type { Command, StageResult } from "@/server/kernel/ports/shell";
import type { Containment } from "./contain";
import { clearGroup, signalGroup } from "./group";
import { readLines, redact } from "./lines";
import { closeSecretFiles, descriptorPath, openSecretFiles, type SecretFile } from "./secret-files";

export interface Child {
  process: ChildProcess;
  /** Settles when the program and everything it started are gone. */
  gone: Promise<StageResult>;
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildOptions {
  containment: Containment;
  stdin: number | "pipe" | "ignore";
  stdout: number | "pipe" | "ignore";
  secrets: readonly string[];
  onLine: (text: string) => void;
}

const BASE_ENVIRONMENT = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  TZ: "UTC",
} as const;
const FIRST_EXTRA_DESCRIPTOR = 3;

/** Starts one program in a process group of its own. Rejects only when nothing was started. */
export async function startChild(command: Command, options: ChildOptions): Promise<Child> {
  const secretFiles = await openSecretFiles(command.secretFiles ?? []);
  try {
    const { variables, options: first } = tellPaths(secretFiles);
    const [file, ...args] = [...options.containment, command.file, ...first, ...command.args];
    const child = spawn(file ?? command.file, args, {
      cwd: "/",
      detached: true,
      shell: false,
      env: environmentOf(command, variables),
      stdio: [options.stdin, options.stdout, "pipe", ...secretFiles.map(({ handle }) => handle.fd)],
    });
    return watch(child, command.label, options);
  } finally {
    await closeSecretFiles(secretFiles);
  }
}

/** Nothing of this process' own environment. */
function environmentOf({ env }: Command, more: Record<string, string>): NodeJS.ProcessEnv {
  const all: Record<string, string> = { ...BASE_ENVIRONMENT, ...env, ...more };
  return all as NodeJS.ProcessEnv;
}

function tellPaths(files: readonly SecretFile[]): { variables: Record<string, string>; options: string[] } {
  const variables: Record<string, string> = {};
  const options: string[] = [];
  for (const [index, { told }] of files.entries()) {
    const path = descriptorPath(FIRST_EXTRA_DESCRIPTOR + index);
    if ("env" in told) variables[told.env] = path;
    else options.push(`${told.option}${path}`);
  }
  return { variables, options };
}

/** What `unshare` says, before it exits with 1, when its program was ended by SIGKILL; util-linux up to 2.39. */
const KILLED_IN_NAMESPACE = /^unshare: sigprocmask unblock failed/;

function watch(child: ChildProcess, label: string, options: ChildOptions): Child {
  let killed = false;
  const reader =
    child.stderr &&
    readLines(child.stderr, options.secrets, (text) => {
      if (KILLED_IN_NAMESPACE.test(text)) killed = true;
      else options.onLine(text);
    });
  const gone = new Promise<StageResult>((resolve) => {
    const settle = (code: number | null, signal: string | null, extra: readonly string[] = []): void => {
      void clearGroup(child.pid).then(() => {
        const lastLines = [...(reader?.last() ?? []), ...extra].filter(
          (text) => !KILLED_IN_NAMESPACE.test(text),
        );
        resolve(
          killed ? { label, code: null, signal: "SIGKILL", lastLines } : { label, code, signal, lastLines },
        );
      });
    };
    child.once("error", (error) => {
      // A failed kill is also reported here; only a program that never got a pid will not report its exit.
      if (child.pid === undefined) settle(null, null, [redact(error.message, options.secrets)]);
    });
    child.once("exit", (code, signal) => {
      // The error stream ends a moment after the exit; its last lines usually hold the reason.
      const finish = (): void => settle(code, signal);
      if (!child.stderr || child.stderr.readableEnded || child.stderr.destroyed) finish();
      else whenClosed(child.stderr, finish);
    });
  });
  return { process: child, gone, signal: (name) => void signalGroup(child.pid, name) };
}

function whenClosed(stream: NodeJS.ReadableStream & { destroy(): void }, then: () => void): void {
  const late = setTimeout(() => stream.destroy(), 500);
  stream.once("close", () => {
    clearTimeout(late);
    then();
  });
}
