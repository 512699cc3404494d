import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { Gate } from "@/prisma/generated/client";
import type { QueryContext } from "@/server/kernel/context";
import { DomainError } from "@/server/kernel/errors";
import { digestOf } from "./rules";
import type { Evaluation, GatePacket } from "./schema";

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** The record of a gate, sealed with the console's own key so that it proves itself anywhere. */
export async function buildPacket(
  { db, ports, now }: Pick<QueryContext, "db" | "ports" | "now">,
  gate: Gate,
  evaluation: Evaluation,
  decision: GatePacket["decision"],
): Promise<GatePacket> {
  const launch = await db.launch.findUnique({ where: { id: gate.launchId } });
  if (!launch) throw new DomainError("not_found", "There is no such launch. It may have been removed.");
  const content = {
    format: "holdpoint-packet" as const,
    version: 1 as const,
    launch: { id: launch.id, name: launch.name, version: launch.version },
    madeAt: now().toISOString(),
    evaluation,
    decision,
  };
  const seed = ports.outside.vault.deriveKey("packet");
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });
  const digest = digestOf(content);
  return {
    ...content,
    seal: {
      digest,
      publicKey: createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64"),
      signature: sign(null, Buffer.from(digest), key).toString("base64"),
    },
  };
}
