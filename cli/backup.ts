import { parseArgs } from "node:util";
import { type ConsoleClient, signIn } from "./console";
import { CliError, EXIT, readInput, write } from "./terminal";

const ENDED = ["succeeded", "failed", "cancelled", "interrupted"];
const POLL_MS = 1000;

interface Run {
  state: string;
  errorText: string | null;
  result: { text?: string } | null;
}

/** `holdpoint backup catalogue`: compares a store with the list of backups, and rebuilds the list from the store. */
export async function backup(args: string[]): Promise<void> {
  const [action, ...rest] = args;
  if (action !== "catalogue") {
    throw new CliError(
      `backup has no action "${action ?? ""}": catalogue. Try holdpoint --help.`,
      EXIT.usage,
    );
  }
  const options = readOptions(rest);
  const password = new TextDecoder().decode(await readInput(options.passwordFile)).trimEnd();
  const console = await signIn({ url: options.url, email: options.email, password });
  const storeId = await findStore(console, options.store);
  const launchId = options.launch === undefined ? undefined : await findLaunch(console, options.launch);
  const { runId, runNumber } = await console.post<{ runId: string; runNumber: number }>(
    `/api/v1/stores/${storeId}/scan`,
    { depth: options.bytes ? "bytes" : "names", rebuild: options.rebuild, ...(launchId ? { launchId } : {}) },
  );
  const run = await follow(console, runId);
  if (run.state !== "succeeded") throw new CliError(`run #${runNumber} ${run.state}: ${run.errorText ?? ""}`);
  await write(`${run.result?.text ?? "done"}\n`);
}

interface Options {
  url: string;
  email: string;
  passwordFile: string;
  store: string;
  launch: string | undefined;
  rebuild: boolean;
  bytes: boolean;
}

function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args,
      options: {
        url: { ...text, default: "http://localhost:4600" },
        email: text,
        "password-file": text,
        store: text,
        launch: text,
        rebuild: flag,
        bytes: flag,
      },
    });
    const { url, email, store, launch, rebuild, bytes } = values;
    const passwordFile = values["password-file"];
    if (email === undefined || store === undefined || passwordFile === undefined) {
      throw new CliError("backup catalogue needs --store, --email and --password-file.", EXIT.usage);
    }
    return { url, email, passwordFile, store, launch, rebuild, bytes };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const option = /'(--[\w-]+)/.exec(error instanceof Error ? error.message : "")?.[1] ?? "that option";
    throw new CliError(`there is no option ${option}. Try holdpoint --help.`, EXIT.usage);
  }
}

async function findStore(console: ConsoleClient, wanted: string): Promise<string> {
  const { stores } = await console.get<{ stores: { id: string; name: string }[] }>("/api/v1/stores");
  const found = stores.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  if (found) return found.id;
  const names = stores.map(({ name }) => name).join(", ");
  throw new CliError(`there is no store "${wanted}". There are: ${names}.`);
}

async function findLaunch(console: ConsoleClient, wanted: string): Promise<string> {
  const { launches } = await console.get<{ launches: { id: string; slug: string; name: string }[] }>(
    "/api/v1/launches",
  );
  const found = launches.find(({ slug, name }) => slug === wanted || name === wanted);
  if (found) return found.id;
  throw new CliError(`there is no launch "${wanted}".`);
}

async function follow(console: ConsoleClient, runId: string): Promise<Run> {
  for (;;) {
    const run = await console.get<Run>(`/api/v1/runs/${runId}`);
    if (ENDED.includes(run.state)) return run;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
