import { z } from "zod";
import { StorePlace, StoreSecret } from "@/server/kernel/ports/store";

export { StorePlace };

export const STORE_KINDS = ["folder", "s3", "sftp"] as const;
export const storeKind = z.enum(STORE_KINDS);
export type StoreKind = z.infer<typeof storeKind>;

const name = z.string().trim().min(1, "Name the store.").max(80, "Use at most 80 characters.");

export const registerStoreInput = z.object({
  name,
  place: StorePlace,
  secret: StoreSecret.nullable().default(null),
  /** Of an SFTP server, as a test showed it; left out, the first contact decides. */
  hostKey: z.string().max(200).nullable().default(null),
});
export type RegisterStoreInput = z.input<typeof registerStoreInput>;

export const updateStoreInput = z.object({
  storeId: z.uuid(),
  rev: z.number().int(),
  name: name.optional(),
  place: StorePlace.optional(),
  /** Left out, what is stored stays, but only while it is sent to the same place. */
  secret: StoreSecret.optional(),
  /** A new host key of the same server, accepted by a person who knows why it changed. */
  hostKey: z.string().max(200).optional(),
});

export const tryStoreInput = registerStoreInput.pick({ place: true, secret: true, hostKey: true });

export const storeIdInput = z.object({ storeId: z.uuid() });

export const storeView = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: storeKind,
  /** Where it is, in one line. */
  location: z.string(),
  /** The console's own folder. */
  builtIn: z.boolean(),
  /** Null for the console's own folder. */
  place: StorePlace.nullable(),
  /** True when a key or password is stored. Nobody is ever shown it again. */
  hasSecret: z.boolean(),
  hostKey: z.string().nullable(),
  check: z.object({ ok: z.boolean(), text: z.string(), at: z.iso.datetime() }).nullable(),
  /** At the last check; null where the store cannot tell. */
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  objects: z.number().int().nullable(),
  objectBytes: z.number().nullable(),
  /** Good enough to be chosen: the console's own folder, or one whose last check went well. */
  usable: z.boolean(),
  removed: z.boolean(),
  createdAt: z.iso.datetime(),
  rev: z.number().int(),
});
export type StoreView = z.infer<typeof storeView>;

export const probeView = z.object({
  ok: z.boolean(),
  /** What was found, or what is wrong and what to do. */
  text: z.string(),
  problem: z.string().nullable(),
  /** What an SFTP server shows; after a refusal, the one that was refused. */
  hostKey: z.string().nullable(),
});
export type ProbeView = z.infer<typeof probeView>;

export const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const recipient = z
  .string()
  .trim()
  .regex(RECIPIENT, "Paste the public key: it begins with age1 and has 62 letters and digits.");
const label = z.string().trim().min(1, "Say where the key lies, for example: safe in Berlin.").max(120);

export const keyView = z.object({
  id: z.uuid(),
  label: z.string(),
  recipient: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  /** When somebody showed that its other half is at hand. */
  proven: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
  retiredAt: z.iso.datetime().nullable(),
});
export type KeyView = z.infer<typeof keyView>;

export const keysView = z.object({
  /** What new backups are sealed to besides the recovery keys. */
  operational: z.object({
    recipient: z.string(),
    /** Where the other half lies on this machine. */
    file: z.string(),
    /** Replaced ones that still open what they sealed. */
    older: z.number().int(),
  }),
  /** Given by the environment and not among the recovery keys yet. */
  fromEnvironment: z.string().nullable(),
  recovery: z.array(keyView),
  escrow: z.object({ ready: z.boolean(), text: z.string() }),
});
export type KeysView = z.infer<typeof keysView>;

export const addKeyInput = z.object({ label, recipient });
export const keyIdInput = z.object({ keyId: z.uuid() });

export const escrowCheck = z.object({
  keyId: z.uuid(),
  /** A sentence only the recovery key opens, as text. */
  sealed: z.string(),
  /** Opens it on another machine. */
  command: z.string(),
});
export const passEscrowInput = z.object({
  keyId: z.uuid(),
  phrase: z.string().trim().min(1, "Paste the words that were in the sealed text.").max(200),
});
