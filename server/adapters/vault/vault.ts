import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { DomainError } from "@/server/kernel/errors";
import type { Vault } from "@/server/kernel/ports/vault";
import type { MasterKey } from "./master-key";

const FORMAT = "hp1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Envelope encryption: every secret has a key of its own, which the master key wraps. Both layers are bound to the
 * context, so that a sealed text copied to another row does not open there.
 */
export function createVault(master: MasterKey): Vault {
  const keyOf = (id: string): Buffer => {
    const key = master.keys.get(id);
    if (key === undefined) {
      throw new DomainError(
        "unavailable",
        "The key that sealed this secret is gone. Enter the secret again.",
      );
    }
    return key;
  };
  const vault: Vault = {
    activeKeyId: master.activeId,
    seal(secret, context) {
      const own = randomBytes(32);
      const parts = [encrypt(keyOf(master.activeId), own, `key:${context}`)];
      parts.push(encrypt(own, Buffer.from(secret, "utf8"), `secret:${context}`));
      return [FORMAT, master.activeId, ...parts.map((part) => part.toString("base64url"))].join(".");
    },
    open(sealed, context) {
      const { keyId, wrapped, body } = parse(sealed);
      const own = decrypt(keyOf(keyId), wrapped, `key:${context}`);
      return decrypt(own, body, `secret:${context}`).toString("utf8");
    },
    isOutdated: (sealed) => parse(sealed).keyId !== master.activeId,
    reseal: (sealed, context) => vault.seal(vault.open(sealed, context), context),
    deriveKey(label, keyId = master.activeId) {
      return Buffer.from(hkdfSync("sha256", keyOf(keyId), "holdpoint", `derived:${label}`, 32));
    },
  };
  return vault;
}

function parse(sealed: string): { keyId: string; wrapped: Buffer; body: Buffer } {
  const [format, keyId, wrapped, body, ...rest] = sealed.split(".");
  if (format !== FORMAT || !keyId || !wrapped || !body || rest.length > 0) throw unreadable();
  return { keyId, wrapped: fromBase64Url(wrapped), body: fromBase64Url(body) };
}

/** Node reads over the last bits and over foreign characters; a changed text must not open. */
function fromBase64Url(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw unreadable();
  return bytes;
}

function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(context, "utf8"));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]);
}

function decrypt(key: Buffer, bytes: Buffer, context: string): Buffer {
  if (bytes.length < IV_BYTES + TAG_BYTES) throw unreadable();
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context, "utf8"));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause?: unknown): DomainError {
  return new DomainError(
    "unavailable",
    "This secret does not open: it was changed or belongs to something else. Enter the secret again.",
    cause === undefined ? {} : { cause },
  );
}
