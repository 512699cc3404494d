import { DomainError } from "@/server/kernel/errors";
import type { ConnectionProblem, ConnectionProblemCode } from "@/server/kernel/ports/postgres-target";
import type { Shell, StageResult, ToolName } from "@/server/kernel/ports/shell";
import type { TargetAnswer } from "@/server/kernel/ports/targets";

export function problem(code: ConnectionProblemCode, message: string): TargetAnswer {
  return { ok: false, problem: { code, message } };
}

interface SystemError {
  code?: unknown;
  message?: string;
  cause?: unknown;
}

const NETWORK: Record<string, { code: ConnectionProblemCode; say: (place: string) => string }> = {
  ECONNREFUSED: {
    code: "refused",
    say: (at) => `Nothing listens at ${at}. Is the server started, and the port right?`,
  },
  ENOTFOUND: { code: "dns", say: (at) => `There is no host of that name: ${at}.` },
  EAI_AGAIN: {
    code: "dns",
    say: (at) => `The name of ${at} could not be looked up. Check the network, then try again.`,
  },
  ETIMEDOUT: { code: "timeout", say: (at) => `${at} does not answer. Check the address and the firewall.` },
  EHOSTUNREACH: { code: "unreachable", say: (at) => `There is no way to ${at}. Check the network.` },
  ENETUNREACH: { code: "unreachable", say: (at) => `There is no way to ${at}. Check the network.` },
  ECONNRESET: { code: "lost", say: (at) => `${at} ended the connection. Try again.` },
  EPIPE: { code: "lost", say: (at) => `${at} ended the connection. Try again.` },
};

/** What went wrong on the way to a server, or null when it is nothing of the network. */
export function networkProblem(error: unknown, host: string, port: number): ConnectionProblem | null {
  const chain: SystemError[] = [];
  for (let at: unknown = error; typeof at === "object" && at !== null && chain.length < 4; ) {
    chain.push(at as SystemError);
    if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0];
    else at = (at as SystemError).cause;
  }
  for (const { code, message } of chain) {
    const known = typeof code === "string" ? NETWORK[code] : undefined;
    if (known !== undefined) return { code: known.code, message: known.say(`${host}:${port}`) };
    if (/certificate|self.signed|SSL|TLS|ssl3_/i.test(`${String(code)} ${message ?? ""}`)) {
      return { code: "tls", message: `TLS with ${host}:${port} failed: ${message ?? String(code)}` };
    }
  }
  return null;
}

/** The path of a program, or the line that installs it. */
export async function requireTool({ tools }: Shell, name: ToolName, why: string): Promise<string> {
  const file = await tools.find(name);
  if (file !== null) return file;
  const install = await tools.installLine(name);
  throw new DomainError("unavailable", `${why} needs the program ${name}. Install it with: ${install}`, {
    details: { reason: "tools_missing", install },
  });
}

/** A program that ran beside the data and failed, in one sentence with its own last line. */
export function programFailed(stages: readonly StageResult[]): DomainError {
  const stage = stages.find(({ code }) => code !== 0) ?? stages[0];
  const line = stage?.lastLines.at(-1) ?? "it gave no reason";
  const end = stage?.signal ? `was ended by ${stage.signal}` : `ended with code ${stage?.code ?? "none"}`;
  return new DomainError("unavailable", `${stage?.label ?? "A program"} ${end}: ${line}`, {
    details: { reason: "program", program: stage?.label },
  });
}
