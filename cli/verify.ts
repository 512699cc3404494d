import { type PacketProof, verifyPacket } from "@/server/domain/gates/packet";
import { CliError, EXIT, readInput, write } from "./terminal";

/** `holdpoint verify PACKET`: exit code 0 when everything in it holds, 1 when anything does not. */
export async function verify(args: string[]): Promise<void> {
  const { file, key } = readArguments(args);
  const proof = prove(new TextDecoder().decode(await readInput(file)));
  const { packet, fingerprint, problems } = proof;
  const strange = key !== null && !fingerprint.startsWith(key.toLowerCase());
  const all = strange ? [...problems, `It was sealed by another key, ${fingerprint}.`] : problems;
  if (all.length > 0) throw new CliError(all.join(" "));
  const { evaluation, decision, launch, madeAt } = packet;
  const lines = [
    `${launch.name} ${launch.version}`.trim(),
    `${evaluation.facts.gate.name}: ${evaluation.sentence}`,
    decision === null
      ? "No decision."
      : `${decision.decision === "go" ? "Go" : "No-go"} by ${decision.decidedBy}: ${decision.statement}`,
    ...evaluation.facts.waivers.map(({ title, owner }) => `Waived: ${title} (${owner} answers for it)`),
    ...evaluation.signatures.map(({ seat, person, vote, current }) => {
      const word = vote === "go" ? "go" : "no-go";
      return `Signed as ${seat}: ${person}, ${word}${current ? "" : ", but it has changed since"}`;
    }),
    `Made ${madeAt}, nothing was changed since.`,
    `Sealed by ${fingerprint}`,
  ];
  await write(`${lines.join("\n")}\n`);
}

function readArguments(args: readonly string[]): { file: string; key: string | null } {
  const place = args.indexOf("--key");
  const key = place === -1 ? null : (args[place + 1] ?? "");
  const files = args.filter((_, index) => place === -1 || (index !== place && index !== place + 1));
  const [file] = files;
  if (files.length !== 1 || file === undefined || key === "" || (file.startsWith("-") && file !== "-")) {
    throw new CliError("write it as holdpoint verify PACKET [--key FINGERPRINT].", EXIT.usage);
  }
  return { file, key };
}

function prove(text: string): PacketProof {
  try {
    return verifyPacket(text);
  } catch {
    throw new CliError("this is no packet of a gate. Download it from the gate's page.");
  }
}
