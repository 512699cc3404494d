import { createHash, createPublicKey, verify } from "node:crypto";
import { digestOf, material } from "../rules";
import { type GatePacket, gatePacket } from "../schema";

export interface PacketProof {
  packet: GatePacket;
  /** SHA-256 of the public key, to compare with what the console shows. */
  fingerprint: string;
  /** What does not hold, empty when all of it does. */
  problems: string[];
}

/**
 * Proves a packet without the console: its digest, the seal over it, the evaluation's own digest, and that signatures
 * called current were given for it. Throws a ZodError or SyntaxError for what is no packet.
 */
export function verifyPacket(text: string): PacketProof {
  const packet = gatePacket.parse(JSON.parse(extractJson(text)));
  const { seal, ...content } = packet;
  const { facts, digest, signatures } = packet.evaluation;
  const key = createPublicKey({ key: Buffer.from(seal.publicKey, "base64"), format: "der", type: "spki" });
  const sealed = verify(null, Buffer.from(seal.digest), key, Buffer.from(seal.signature, "base64"));
  const problems = [
    ...(digestOf(content) === seal.digest ? [] : ["The content was changed after it was sealed."]),
    ...(sealed ? [] : ["The seal is not of this key."]),
    ...(digestOf(material(facts)) === digest ? [] : ["The evaluation does not belong to its facts."]),
    ...signatures.flatMap(({ current, digest: signed, person }) =>
      current === (signed === digest) ? [] : [`The signature of ${person} is not for this.`],
    ),
  ];
  const fingerprint = createHash("sha256").update(Buffer.from(seal.publicKey, "base64")).digest("hex");
  return { packet, fingerprint, problems };
}

/** A packet as a page carries its JSON in a script element. */
function extractJson(text: string): string {
  const found = /<script type="application\/json" id="packet">([\s\S]*?)<\/script>/.exec(text);
  return found?.[1] ?? text;
}
