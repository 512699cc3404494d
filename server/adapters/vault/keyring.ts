import { readFile, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { DomainError, invariant } from "@/server/kernel/errors";
import type { Keyring } from "@/server/kernel/ports/vault";
import { createSecretFile, missingKey } from "./master-key";

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

interface Keys {
  /** The active one first. */
  identities: string[];
  own: string;
}

/**
 * The keys for backups. The identity file is made on first use and has the format of `age-keygen`, so that the age
 * program opens a backup with it. `recoveryRecipient` is a public key whose other half lies somewhere safe.
 */
export async function loadKeyring(
  identityFile: string,
  recoveryRecipient?: string,
  mayCreate = true,
): Promise<Keyring> {
  if (recoveryRecipient !== undefined && !RECIPIENT.test(recoveryRecipient)) {
    throw new DomainError("invalid", "The recovery key must be an age public key; it begins with age1.");
  }
  const state = { keys: await readKeys(identityFile, mayCreate) };
  const refresh = async (): Promise<void> => {
    state.keys = await readKeys(identityFile, false);
  };
  const rotate = async (): Promise<string> => {
    await addIdentity(identityFile);
    await refresh();
    return state.keys.own;
  };
  return buildKeyring({ state, identityFile, environment: recoveryRecipient ?? null, refresh, rotate }, []);
}

interface Parts extends Pick<Keyring, "identityFile" | "refresh" | "rotate"> {
  state: { keys: Keys };
  environment: string | null;
}

function buildKeyring(parts: Parts, more: readonly string[]): Keyring {
  const { state, identityFile, environment, refresh, rotate } = parts;
  const recipients = (): string[] => [
    ...new Set([state.keys.own, ...(environment === null ? [] : [environment]), ...more]),
  ];
  return {
    get recipients() {
      return recipients();
    },
    fromEnvironment: environment,
    identityFile,
    get identity() {
      const [active] = state.keys.identities;
      invariant(active, "a keyring has an active key");
      return active;
    },
    get identities() {
      return [...state.keys.identities];
    },
    encrypt: (plain) => through(plain, (stream) => encrypterFor(recipients()).encrypt(stream)),
    decrypt(sealed) {
      const decrypter = new Decrypter();
      for (const identity of state.keys.identities) decrypter.addIdentity(identity);
      return through(sealed, (stream) => decrypter.decrypt(stream));
    },
    sealingTo: (others) => buildKeyring(parts, [...more, ...others]),
    refresh,
    rotate,
    sealText: async (plain, receivers) => armor.encode(await encrypterFor(receivers).encrypt(plain)),
  };
}

function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
}

async function readKeys(file: string, mayCreate: boolean): Promise<Keys> {
  const missing = await stat(file).then(
    () => false,
    () => true,
  );
  if (missing && !mayCreate) throw missingKey(file);
  if (missing) await createSecretFile(file, await newIdentity());
  const identities = (await readFile(file, "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("AGE-SECRET-KEY-1"));
  const [active] = identities;
  if (active === undefined) {
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
  return { identities, own: await identityToRecipient(active) };
}

async function newIdentity(): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`;
}

/** Puts a new key before the others, in one step: a reader sees the file before or after, and nothing between. */
async function addIdentity(file: string): Promise<void> {
  const draft = `${file}.next`;
  await rm(draft, { force: true });
  await createSecretFile(draft, `${await newIdentity()}${await readFile(file, "utf8")}`);
  await rename(draft, file);
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
