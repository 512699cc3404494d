import { readFile, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { DomainError } from "@/server/kernel/errors";
import type { Keyring } from "@/server/kernel/ports/vault";
import { createSecretFile, missingKey } from "./master-key";

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

/**
 * The keys for backups. The identity file is made on first use and has the format of `age-keygen`, so that the age
 * program opens a backup with it. `recoveryRecipient` is a public key whose other half lies somewhere safe.
 */
export async function loadKeyring(
  identityFile: string,
  recoveryRecipient?: string,
  mayCreate = true,
): Promise<Keyring> {
  const identity = await readIdentity(identityFile, mayCreate);
  const recipients = [await identityToRecipient(identity)];
  if (recoveryRecipient !== undefined) {
    if (!RECIPIENT.test(recoveryRecipient)) {
      throw new DomainError("invalid", "The recovery key must be an age public key; it begins with age1.");
    }
    if (!recipients.includes(recoveryRecipient)) recipients.push(recoveryRecipient);
  }
  return {
    recipients,
    identityFile,
    identity,
    encrypt(plain) {
      const encrypter = new Encrypter();
      for (const recipient of recipients) encrypter.addRecipient(recipient);
      return through(plain, (stream) => encrypter.encrypt(stream));
    },
    decrypt(sealed) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      return through(sealed, (stream) => decrypter.decrypt(stream));
    },
  };
}

async function readIdentity(file: string, mayCreate: boolean): Promise<string> {
  const missing = await stat(file).then(
    () => false,
    () => true,
  );
  if (missing && !mayCreate) throw missingKey(file);
  if (missing) {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const created = `# created: ${new Date().toISOString()}`;
    await createSecretFile(file, `${created}\n# public key: ${recipient}\n${identity}\n`);
  }
  const identity = (await readFile(file, "utf8"))
    .split("\n")
    .find((line) => line.startsWith("AGE-SECRET-KEY-1"));
  if (identity === undefined) {
    throw new DomainError(
      "unavailable",
      `The backup key file ${file} holds no key. Put back your copy of it.`,
    );
  }
  if (process.platform !== "win32" && ((await stat(file)).mode & 0o077) !== 0) {
    throw new DomainError(
      "unavailable",
      `Other users can read the backup key ${file}. Run: chmod 600 ${file}`,
    );
  }
  return identity.trim();
}

type Bytes = ReadableStream<Uint8Array>;

/** Joins the library's web streams to Node's. An error on either side reaches the reader. */
function through(source: Readable, convert: (stream: never) => Promise<unknown>): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const converted = (await convert(Readable.toWeb(source) as never)) as Bytes;
    yield* converted;
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 256 * 1024 });
}
