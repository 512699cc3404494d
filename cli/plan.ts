import { suggestForPlan } from "@/server/domain/evidence";
import {
  applyTicks,
  type ParsedPlan,
  type PlanNodeDraft,
  parsePlan,
  TickError,
} from "@/server/domain/plans/markdown";
import { CliError, EXIT, readInput, write } from "./terminal";

const ACTIONS: Record<string, (args: string[]) => Promise<void>> = {
  inspect,
  roundtrip,
  suggest,
  tick,
};

/** `holdpoint plan …`: works on a file alone, without a server. */
export async function plan([action, ...args]: string[]): Promise<void> {
  const run = action !== undefined && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!run) {
    const wrong = action === undefined ? "plan needs an action" : `plan has no action "${action}"`;
    throw new CliError(`${wrong}: inspect, roundtrip, suggest or tick. Try holdpoint --help.`, EXIT.usage);
  }
  await run(args);
}

async function inspect(args: string[]): Promise<void> {
  const { file, flags } = readArguments(args, { "--json": false });
  const parsed = parsePlan(await readInput(file));
  await write(flags.has("--json") ? `${JSON.stringify(parsed)}\n` : summary(file, parsed));
}

/** What an export gives back when nothing has changed. */
async function roundtrip(args: string[]): Promise<void> {
  const { file } = readArguments(args, {});
  await write(applyTicks(await readInput(file), []));
}

/** Which lines a run of the console could prove, and why. */
async function suggest(args: string[]): Promise<void> {
  const { file, flags } = readArguments(args, { "--json": false });
  const { nodes } = parsePlan(await readInput(file));
  const found = suggestForPlan(nodes);
  if (flags.has("--json")) {
    const answer = found.map(({ line, kind, strength, reason }) => ({ line, kind, strength, reason }));
    await write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const titles = new Map(nodes.map(({ line, title }) => [line, title]));
  const lines = found.map(
    ({ line, kind, strength, reason }) =>
      `${String(line).padStart(5)}  ${strength} by ${kind}: ${titles.get(line) ?? ""}\n       ${reason}`,
  );
  await write(
    lines.length === 0 ? "No line of this plan has a proof to suggest.\n" : `${lines.join("\n")}\n`,
  );
}

async function tick(args: string[]): Promise<void> {
  const { file, flags } = readArguments(args, { "--line": true, "--untick": false });
  const lines = (flags.get("--line") ?? "").split(",").filter((part) => part !== "");
  if (lines.length === 0 || !lines.every((line) => /^[1-9]\d*$/.test(line))) {
    throw new CliError("plan tick needs --line with line numbers, such as --line 12,15.", EXIT.usage);
  }
  const checked = !flags.has("--untick");
  try {
    await write(
      applyTicks(
        await readInput(file),
        lines.map((line) => ({ line: Number(line), checked })),
      ),
    );
  } catch (error) {
    if (error instanceof TickError) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
}

/** One file and the flags that an action knows; a flag that is `true` here takes a value. */
function readArguments(
  args: readonly string[],
  known: Record<string, boolean>,
): { file: string; flags: Map<string, string> } {
  const flags = new Map<string, string>();
  const files: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [name, given] = splitFlag(args[index] ?? "");
    if (!name.startsWith("--")) files.push(args[index] ?? "");
    else if (!Object.hasOwn(known, name))
      throw new CliError(`there is no option ${name}. Try holdpoint --help.`, EXIT.usage);
    else if (known[name]) flags.set(name, given ?? args[++index] ?? "");
    else flags.set(name, "");
  }
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new CliError("name one file, or - for standard input.", EXIT.usage);
  return { file, flags };
}

function splitFlag(argument: string): [string, string | undefined] {
  const at = argument.startsWith("--") ? argument.indexOf("=") : -1;
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function summary(file: string, { title, encoding, nodes, counts, warnings }: ParsedPlan): string {
  const checks = nodes.filter((node) => node.kind === "check");
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  const guessed = encoding.repairs.filter((repair) => repair.kind !== "lossless").length;
  const lines = [
    title ?? file,
    `${encoding.name}${encoding.bom ? " with byte order mark" : ""}, line endings ${encoding.eol}`,
    found.map(([kind, count]) => `${count} ${kind}`).join(", "),
    `${checks.filter((node) => node.checked).length} of ${checks.length} boxes ticked`,
  ];
  if (encoding.mojibake) {
    lines.push(
      `${encoding.repairs.length} lines were misread as ${encoding.mojibake} and repaired, ${guessed} of them by a guess`,
    );
  }
  for (const warning of warnings.slice(0, 20)) lines.push(`line ${warning.line}: ${warning.message}`);
  return `${lines.join("\n")}\n\n${nodes
    .filter((node) => node.kind !== "note")
    .map(outline)
    .join("\n")}\n`;
}

function outline(node: PlanNodeDraft): string {
  const box = node.checked === null ? "" : node.checked ? "[x] " : "[ ] ";
  const id = node.externalId === null ? "" : `${node.externalId} `;
  const status = node.status && node.checked === null ? `  (${node.status.state})` : "";
  return `${String(node.line).padStart(5)}  ${"  ".repeat(node.depth)}${node.kind} ${box}${id}${node.title}${status}`;
}
