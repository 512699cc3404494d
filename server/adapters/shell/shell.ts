import { PassThrough, pipeline, type Readable } from "node:stream";
import type {
  Command,
  Pipeline,
  PipelineOptions,
  PipelineResult,
  ReadOptions,
  Shell,
  StageResult,
  Toolbox,
} from "@/server/kernel/ports/shell";
import { type Child, type ChildOptions, startChild } from "./child";
import { type Containment, probeContainment } from "./contain";
import { closePipes, openPipes, type PipeEnds } from "./pipes";

/** Between the polite signal and the one that cannot be ignored. */
const GRACE_MS = 1000;

/** Runs external programs without a shell. `tools` finds them, `probe` how this machine can contain them. */
export function createShell(tools: Toolbox, probe: () => Promise<Containment> = probeContainment): Shell {
  let containment: Promise<Containment> | null = null;
  const start: Shell["start"] = async (commands, options = {}) => {
    containment ??= probe();
    return startPipeline(commands, options, await containment);
  };
  return { tools, start, read: (command, options = {}) => readText(start, command, options) };
}

const MOST_TEXT = 4_000_000;

async function readText(
  start: Shell["start"],
  command: Command,
  { input, signal, ...options }: ReadOptions,
): Promise<{ result: PipelineResult; text: string }> {
  const own = new AbortController();
  const pipeline = await start([command], {
    ...options,
    signal: signal === undefined ? own.signal : AbortSignal.any([signal, own.signal]),
    input: input === undefined ? "none" : "pipe",
    output: "pipe",
  });
  pipeline.input?.end(input);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of pipeline.output ?? []) {
    const piece = chunk as Buffer;
    size += piece.length;
    if (size > MOST_TEXT) own.abort();
    else pieces.push(piece);
  }
  return { result: await pipeline.done, text: Buffer.concat(pieces).toString("utf8") };
}

async function startPipeline(
  commands: readonly Command[],
  options: PipelineOptions,
  containment: Containment,
): Promise<Pipeline> {
  const children: Child[] = [];
  const pipes = await openPipes(commands.length - 1);
  try {
    for (const [index, command] of commands.entries()) {
      options.signal?.throwIfAborted();
      children.push(await startChild(command, childOptions(index, commands, pipes, options, containment)));
    }
  } catch (error) {
    for (const child of children) child.signal("SIGKILL");
    await Promise.all(children.map((child) => child.gone));
    throw error;
  } finally {
    closePipes(pipes);
  }
  const input = children[0]?.process.stdin ?? null;
  // A program that ends early closes its input; its exit code tells why, not this error.
  input?.on("error", () => undefined);
  return {
    input,
    output: keepOutput(children.at(-1)?.process.stdout ?? null),
    done: supervise(children, options.signal),
  };
}

/**
 * When a program ends, Node drains whatever of its output nobody reads yet, and it is lost. So somebody reads from
 * the beginning, with the same back-pressure.
 */
function keepOutput(stdout: Readable | null): Readable | null {
  if (stdout === null) return null;
  const kept = new PassThrough({ highWaterMark: 256 * 1024 });
  pipeline(stdout, kept, () => undefined);
  return kept;
}

function childOptions(
  index: number,
  commands: readonly Command[],
  pipes: readonly PipeEnds[],
  options: PipelineOptions,
  containment: Containment,
): ChildOptions {
  const label = commands[index]?.label ?? "";
  return {
    containment,
    secrets: options.secrets ?? [],
    stdin: pipes[index - 1]?.read ?? (options.input === "pipe" ? "pipe" : "ignore"),
    stdout: pipes[index]?.write ?? (options.output === "pipe" ? "pipe" : "ignore"),
    onLine: (text) => options.onLine?.({ label, text }),
  };
}

async function supervise(
  children: readonly Child[],
  signal: AbortSignal | undefined,
): Promise<PipelineResult> {
  let cancelled = false;
  let lastResort: NodeJS.Timeout | undefined;
  const stop = (): void => {
    cancelled = true;
    for (const child of children) child.signal("SIGTERM");
    lastResort = setTimeout(() => {
      for (const child of children) child.signal("SIGKILL");
    }, GRACE_MS);
  };
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  const stages: StageResult[] = await Promise.all(children.map((child) => child.gone));
  clearTimeout(lastResort);
  signal?.removeEventListener("abort", stop);
  return { ok: !cancelled && stages.every((stage) => stage.code === 0), cancelled, stages };
}
