import { backup } from "./backup";
import { plan } from "./plan";
import { CliError, EXIT, write } from "./terminal";
import { verify } from "./verify";

const USAGE = `holdpoint: plans, backups and gates on the command line

  holdpoint plan inspect FILE [--json]               what an import would recognise
  holdpoint plan suggest FILE [--json]               which lines a run could prove, and why
  holdpoint plan roundtrip FILE                      the file as an export without changes gives it back
  holdpoint plan tick FILE --line N[,N...] [--untick]  the file with these boxes ticked, on standard output

  holdpoint backup catalogue --store NAME [--rebuild] [--bytes] [--launch SLUG]
            [--url URL] --email ADDRESS --password-file FILE
                                                     compares a store with the list of backups of a running console;
                                                     --rebuild brings back those it holds that are on no list,
                                                     --bytes reads every one of them to its end

  holdpoint verify PACKET [--key FINGERPRINT]        proves the record of a gate, without a console

FILE may be - for standard input. Exit codes: 0 done, 1 the file or the line is not usable, 2 wrong usage.
`;

const COMMANDS: Record<string, (args: string[]) => Promise<void>> = { backup, plan, verify };

/** Runs one command and gives its exit code; every expected failure is one sentence on standard error. */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (
    name === undefined ||
    name === "--help" ||
    name === "-h" ||
    name === "help" ||
    rest.includes("--help")
  ) {
    await write(USAGE);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new CliError(`there is no command "${name}". Try holdpoint --help.`, EXIT.usage);
    await command(rest);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`holdpoint: ${error.message}\n`);
    return error.exit;
  }
}
