import { createHash, randomInt } from "node:crypto";
import { formatBytes, formatCount } from "@/lib/format";
import type { ProbeAnswer, StorePlace, StoreSecret } from "@/server/kernel/ports/store";
import type { ProbeView } from "./schema";

/** A place in one line; two stores with the same line are the same place. */
export function locationOf(place: StorePlace): string {
  if (place.kind === "folder") return place.path.replace(/(?<=.)\/+$/, "");
  if (place.kind === "sftp") {
    const host = place.host.includes(":") ? `[${place.host}]` : place.host.toLowerCase();
    return `sftp://${place.user}@${host}:${place.port}${place.folder.replace(/(?<=.)\/+$/, "")}`;
  }
  const { endpoint, region, bucket, prefix } = place;
  const host = endpoint === null ? `amazonaws.com/${region}` : endpoint.toLowerCase().replace(/\/+$/, "");
  return `s3://${[bucket, prefix].filter((part) => part !== "").join("/")} at ${host}`;
}

/** Where a secret is sent. Whatever else changes, it opens only for this row and this receiver. */
export function receiverOf(place: StorePlace): string {
  if (place.kind === "folder") return "folder";
  if (place.kind === "sftp") return `sftp:${place.user}@${place.host.toLowerCase()}:${place.port}`;
  return `s3:${place.accessKeyId}@${place.endpoint?.toLowerCase() ?? "amazonaws.com"}`;
}

export function secretContext(storeId: string, place: StorePlace): string {
  return `store:${storeId}:secret:${receiverOf(place)}`;
}

/** Why a secret does not fit a kind of store; null when it does. */
export function secretProblem(place: StorePlace, secret: StoreSecret | null): string | null {
  const given = Object.entries(secret ?? {}).flatMap(([name, value]) => (value ? [name] : []));
  if (place.kind === "folder") return given.length === 0 ? null : "A folder has no password.";
  if (place.kind === "s3") {
    return given.join() === "secretAccessKey" ? null : "Enter the secret access key, and nothing else.";
  }
  if (given.includes("secretAccessKey")) return "An SFTP server has no access key.";
  if (given.includes("password") === given.includes("privateKey")) {
    return "Enter either a password or a private key.";
  }
  return null;
}

/** What a probe found, in one or two sentences. */
export function describeProbe(answer: ProbeAnswer): ProbeView {
  if (!answer.ok) {
    return { ok: false, text: answer.problem.message, problem: answer.problem.code, hostKey: answer.hostKey };
  }
  const { freeBytes, objects, bytes, canLock, durationMs, hostKey } = answer.facts;
  const parts = [
    `Written, read back and deleted in ${Math.max(1, durationMs)} ms.`,
    `${formatCount(objects, "backup")} there, ${formatBytes(bytes)}${freeBytes === null ? "" : `, ${formatBytes(freeBytes)} free`}.`,
    ...(canLock === true ? ["The bucket can lock objects."] : []),
  ];
  return { ok: true, text: parts.join(" "), problem: null, hostKey };
}

/** Under this name every store says whose it is. It is no backup and never counted as one. */
export const MARK_OBJECT = "holdpoint-store";

/** How to fetch one object by hand into the folder one is in. */
export function fetchCommand(place: StorePlace | null, objectId: string): string | null {
  if (place === null || place.kind === "folder") return null;
  if (place.kind === "sftp") {
    const path = `${place.folder.replace(/\/+$/, "")}/${objectId}/data.age`;
    return `sftp -P ${place.port} ${quote(`${place.user}@${place.host}:${path}`)} .`;
  }
  const { bucket, prefix, endpoint, region } = place;
  const key = [bucket, prefix, objectId, "data.age"].filter((part) => part !== "").join("/");
  const where = endpoint === null ? `--region ${region}` : `--endpoint-url ${quote(endpoint)}`;
  return `aws s3 cp ${quote(`s3://${key}`)} . ${where}`;
}

function quote(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Letters that are not taken for each other when they are read aloud. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** A phrase only the holder of a key can know: about 98 bits, in groups that can be typed. */
export function newPhrase(): string {
  const letters = Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]);
  return letters.join("").replace(/(.{5})(?=.)/g, "$1-");
}

export function phraseDigest(phrase: string): string {
  return createHash("sha256").update(phrase.trim().toLowerCase()).digest("hex");
}

/** Days after which somebody has to show again that the recovery key is at hand. */
export const ESCROW_DAYS = 365;
const DAY_MS = 86_400_000;

/** Whether backups may be left to run by themselves: somebody must be able to open them without this console. */
export function escrowState(
  keys: readonly { provenAt: Date | null; retiredAt: Date | null }[],
  now: Date,
): { ready: boolean; text: string } {
  const active = keys.filter(({ retiredAt }) => retiredAt === null);
  if (active.length === 0) {
    return { ready: false, text: "There is no recovery key. If this console is lost, so are its backups." };
  }
  const proofs = active.flatMap(({ provenAt }) => (provenAt === null ? [] : [provenAt.getTime()]));
  if (proofs.length === 0) {
    return { ready: false, text: "Nobody has shown yet that the recovery key opens anything." };
  }
  if (now.getTime() - Math.max(...proofs) > ESCROW_DAYS * DAY_MS) {
    return { ready: false, text: "The recovery key was last checked more than a year ago. Check it again." };
  }
  return { ready: true, text: "The recovery key was checked: backups open without this console." };
}
