import { createHmac, timingSafeEqual } from "node:crypto";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { canonicalJson } from "@/lib/canonical-json";
import { parseJson } from "@/lib/json-place";
import { DomainError } from "@/server/kernel/errors";
import { engineName, tableSelection } from "@/server/kernel/ports/connections";
import type { Store } from "@/server/kernel/ports/store";
import type { Vault } from "@/server/kernel/ports/vault";

export const COMPRESSIONS = ["zstd", "gzip"] as const;

const Table = z.object({
  schema: z.string(),
  table: z.string(),
  rows: z.number().int().min(0),
  digest: z.string().nullable(),
});

const Content = z.object({
  version: z.literal(1),
  objectId: z.string(),
  engine: engineName,
  /** Of the opened bytes; absent in old manifests, which are all of pg_dump's custom format. */
  format: z.string().optional(),
  system: z.object({ id: z.string(), name: z.string() }),
  source: z.object({
    database: z.string(),
    databaseOid: z.number().optional(),
    systemIdentifier: z.string().nullable(),
    serverVersion: z.string(),
    databaseBytes: z.number(),
    encoding: z.string(),
    collation: z.string(),
    /** Where it was; with it a system can be registered again from the manifest alone. */
    host: z.string().optional(),
    port: z.number().int().optional(),
    login: z.string().optional(),
  }),
  snapshot: z.object({ takenAt: z.iso.datetime(), lsn: z.string().nullable() }),
  tables: z.array(Table),
  data: z.object({
    bytes: z.number().int().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    compression: z.enum(COMPRESSIONS),
    encryption: z.literal("age"),
    recipients: z.array(z.string()).min(1),
  }),
  tools: z.object({
    /** Only in old manifests; the others name their tool. */
    pgDump: z.string().optional(),
    name: z.string().optional(),
    version: z.string().optional(),
    major: z.number().int(),
  }),
  /** Whose rows are in it, when not all are. */
  selection: tableSelection.optional(),
  /** Roles and settings of the server, sealed for the same keys as the data. */
  globals: z.object({ sealed: z.base64(), bytes: z.number().int() }).optional(),
  /** What the application says about its own version, where it keeps a table of its migrations. */
  application: z
    .object({ kind: z.string(), head: z.string(), count: z.number().int() })
    .nullable()
    .optional(),
  /** A digest of every table, column, constraint, index, function and extension at the moment of the snapshot. */
  schemaFingerprint: z.string().nullable().optional(),
  /** Of the attempt that wrote it: a later attempt has a higher one. */
  fence: z.string().optional(),
  startedAt: z.iso.datetime(),
  /** When the stored bytes were read back, opened and parsed to their end. */
  readBackAt: z.iso.datetime(),
});
export type ManifestContent = z.infer<typeof Content>;

/** The record that makes stored bytes a backup. Signed, so that nobody can pass off other bytes as ours. */
const Manifest = z.object({
  content: Content,
  signature: z.object({ keyId: z.string(), hmacSha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});

const KEY_LABEL = "backup-manifest";

/** Signs and stores the manifest; from here on the object is a backup. */
export async function writeManifest(store: Store, vault: Vault, content: ManifestContent): Promise<void> {
  const signature = { keyId: vault.activeKeyId, hmacSha256: sign(vault, vault.activeKeyId, content) };
  const writer = await store.create(content.objectId, "manifest");
  try {
    await writer.write(Buffer.from(`${JSON.stringify({ content, signature }, null, 2)}\n`));
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Reads a manifest back and refuses one that was edited, belongs to another object or is not ours. */
export async function readManifest(store: Store, vault: Vault, objectId: string): Promise<ManifestContent> {
  const json = await text(await store.open(objectId, "manifest"));
  const parsed = Manifest.safeParse(parseJson(json));
  if (!parsed.success) throw refuse("is damaged or of an unknown kind");
  const { content, signature } = parsed.data;
  const expected = Buffer.from(sign(vault, signature.keyId, content), "hex");
  if (!timingSafeEqual(expected, Buffer.from(signature.hmacSha256, "hex"))) {
    throw refuse("was changed since it was written, or comes from another console");
  }
  if (content.objectId !== objectId) throw refuse("belongs to another backup");
  return content;
}

function sign(vault: Vault, keyId: string, content: ManifestContent): string {
  return createHmac("sha256", vault.deriveKey(KEY_LABEL, keyId)).update(canonicalJson(content)).digest("hex");
}

function refuse(why: string): DomainError {
  return new DomainError("conflict", `The manifest of this backup ${why}. It is not used.`, {
    details: { reason: "manifest" },
  });
}
