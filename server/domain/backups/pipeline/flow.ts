import type { Readable } from "node:stream";
import { invariant } from "@/server/kernel/errors";
import type { Command, Pipeline, Shell, StageResult } from "@/server/kernel/ports/shell";
import type { ByteSink, ItemCount } from "@/server/kernel/ports/targets";
import { explainFailure } from "./failure";

/** A step of a flow of bytes: a program, or a stream of this process where no program does it. */
export type Step = { program: Command } | { convert: (source: Readable) => Readable };

export interface FlowOptions {
  signal: AbortSignal;
  secrets: readonly string[];
  onLine: (line: { label: string; text: string }) => void;
  /** Read by the first step; without it the first step is a program with an empty input. */
  input?: Readable;
  /** False when the last program writes nothing that anybody reads. */
  output: boolean;
}

export interface FlowResult {
  /** True only when every program exited with 0, every stream ended well and nobody stopped the flow. */
  ok: boolean;
  stages: readonly StageResult[];
  /** What went wrong on this side of the programs, for example a store that could not be read. */
  error: unknown;
}

export interface Flow {
  output: Readable | null;
  /** Settles when no program is left, and never rejects. */
  done: Promise<FlowResult>;
  /** Ends every program because of `error`. */
  stop(error: unknown): void;
}

export interface Work {
  steps: readonly Step[];
  sink: ByteSink;
  forgives?(stage: StageResult): boolean;
}

/**
 * Lets bytes flow through the steps into a sink and settles when no program is left. Throws the first cause in words.
 * What a function of this process says counts only after every program before it ended well.
 */
export async function runInto(
  shell: Shell,
  { steps, sink, forgives }: Work,
  options: Omit<FlowOptions, "output"> & { input: Readable },
): Promise<ItemCount[] | null> {
  const last: Step[] = "program" in sink ? [sink] : [];
  const flow = await startFlow(shell, [...steps, ...last], { ...options, output: "take" in sink });
  let answer: ItemCount[] | null = null;
  let problem: unknown = null;
  if ("take" in sink && flow.output !== null) {
    const { output } = flow;
    try {
      answer = await sink.take(output, options.signal);
    } catch (error) {
      problem = error;
      // A program that died makes the bytes end early; its own words are worth more than "ended early".
      await Promise.race([flow.done, new Promise((resolve) => setTimeout(resolve, 300))]);
      flow.stop(error);
      output.destroy();
    }
  }
  const result = await flow.done;
  options.input.destroy();
  options.signal.throwIfAborted();
  const failed = result.stages.filter(({ code }) => code !== 0);
  const forgiven =
    result.error === null && failed.length > 0 && failed.every((stage) => forgives?.(stage) ?? false);
  if (result.ok || forgiven) {
    if (problem !== null) throw problem;
    return answer;
  }
  throw explainFailure(result);
}

type Section = { programs: Command[] } | { convert: (source: Readable) => Readable };

/** Starts the steps in a row. Neighbouring programs are joined by pipes of the operating system. */
export async function startFlow(shell: Shell, steps: readonly Step[], options: FlowOptions): Promise<Flow> {
  const own = new AbortController();
  const signal = AbortSignal.any([options.signal, own.signal]);
  let failure: unknown = null;
  const stop = (error: unknown): void => {
    failure ??= error;
    own.abort();
  };
  const running: Pipeline[] = [];
  const sections = toSections(steps);
  let stream: Readable | null = options.input ?? null;
  try {
    for (const [index, section] of sections.entries()) {
      if ("convert" in section) {
        stream = convert(section.convert, stream, stop);
        continue;
      }
      const pipeline: Pipeline = await shell.start(section.programs, {
        signal,
        secrets: options.secrets,
        onLine: options.onLine,
        input: stream === null ? "none" : "pipe",
        output: index === sections.length - 1 && !options.output ? "none" : "pipe",
      });
      running.push(pipeline);
      feed(stream, pipeline, stop);
      stream = pipeline.output;
    }
  } catch (error) {
    stop(error);
    await Promise.all(running.map(({ done }) => done));
    throw error;
  }
  const done = Promise.all(running.map((pipeline) => pipeline.done)).then((results) => ({
    ok: failure === null && results.every(({ ok }) => ok),
    stages: results.flatMap(({ stages }) => stages),
    error: failure,
  }));
  return { output: stream, done, stop };
}

function toSections(steps: readonly Step[]): Section[] {
  const sections: Section[] = [];
  for (const step of steps) {
    const last = sections.at(-1);
    if ("convert" in step) sections.push(step);
    else if (last !== undefined && "programs" in last) last.programs.push(step.program);
    else sections.push({ programs: [step.program] });
  }
  return sections;
}

function convert(
  change: (source: Readable) => Readable,
  source: Readable | null,
  stop: (error: unknown) => void,
): Readable {
  invariant(source !== null, "a conversion needs something to read");
  const result = change(source);
  source.once("error", stop);
  result.once("error", stop);
  return result;
}

/** To a program, an input that broke looks like one that ended. So a broken source stops the whole flow. */
function feed(source: Readable | null, pipeline: Pipeline, stop: (error: unknown) => void): void {
  if (source === null || pipeline.input === null) return;
  source.once("error", stop);
  // The program went first; its exit code tells why, and nobody needs the rest.
  pipeline.input.once("error", () => source.destroy());
  pipeline.input.once("close", () => source.destroy());
  source.pipe(pipeline.input);
}
