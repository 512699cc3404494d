import type { SystemDraft } from "./system-draft";

/** What can be registered, in the order the form offers it. */
export const SYSTEM_TYPES = [
  "postgresql",
  "mariadb",
  "mongodb",
  "redis",
  "qdrant",
  "sqlite",
  "folder",
  "bucket",
  "service",
  "repository",
] as const;
export type SystemType = (typeof SYSTEM_TYPES)[number];

export const TYPE_TEXT: Record<SystemType, { name: string; is: string }> = {
  postgresql: { name: "PostgreSQL", is: "a database, reached with a login of its own" },
  mariadb: { name: "MariaDB or MySQL", is: "a database, reached with a login of its own" },
  mongodb: { name: "MongoDB", is: "a database of collections" },
  redis: { name: "Redis", is: "one numbered database of a server" },
  qdrant: { name: "Qdrant", is: "one collection of vectors" },
  sqlite: { name: "SQLite", is: "a database in one file on the machine of the worker" },
  folder: { name: "Folder", is: "files on the machine of the worker" },
  bucket: { name: "Bucket", is: "objects of an S3-compatible store" },
  service: { name: "Service", is: "something that answers at a web address" },
  repository: { name: "Repository", is: "source code, by the address you clone from" },
};

export interface ServerForm {
  product: string;
  port: string;
  database: { label: string; hint?: string; missing: string };
  /** Null where nobody logs in by name. */
  user: { label: string; needed: boolean; missing: string } | null;
  secret: { label: string; needed: boolean };
  /** The usual one first. */
  transport: readonly SystemDraft["sslMode"][];
}

const DATABASE = { label: "Database", missing: "Enter the database's name." };
const USER = { label: "User", needed: true, missing: "Enter the user to log in as." };
const PASSWORD = { label: "Password", needed: true };
const CHOSEN = ["disable", "verify-full", "require"] as const;

/** What the form asks of each kind of server; nothing for what lies at an address. */
export const SERVER_FORMS: Partial<Record<SystemType, ServerForm>> = {
  postgresql: {
    product: "PostgreSQL",
    port: "5432",
    database: DATABASE,
    user: USER,
    secret: PASSWORD,
    transport: ["prefer", "require", "verify-full", "disable"],
  },
  mariadb: {
    product: "MariaDB",
    port: "3306",
    database: DATABASE,
    user: USER,
    secret: PASSWORD,
    transport: ["prefer", "require", "verify-full", "disable"],
  },
  mongodb: {
    product: "MongoDB",
    port: "27017",
    database: DATABASE,
    user: { ...USER, needed: false },
    secret: { ...PASSWORD, needed: false },
    transport: CHOSEN,
  },
  redis: {
    product: "Redis",
    port: "6379",
    database: {
      label: "Database number",
      hint: "The first one is 0.",
      missing: "Enter the number of the database; the first is 0.",
    },
    user: { ...USER, needed: false },
    secret: { ...PASSWORD, needed: false },
    transport: CHOSEN,
  },
  qdrant: {
    product: "Qdrant",
    port: "6333",
    database: { label: "Collection", missing: "Enter the collection's name." },
    user: null,
    secret: { label: "API key", needed: false },
    transport: CHOSEN,
  },
  bucket: {
    product: "S3 over TLS",
    port: "443",
    database: { label: "Bucket", missing: "Enter the bucket's name." },
    user: { label: "Access key id", needed: true, missing: "Enter the id of the access key." },
    secret: { label: "Secret key", needed: true },
    transport: ["verify-full", "require", "disable"],
  },
};

export const SSL_TEXT = {
  prefer: "Use TLS when the server offers it",
  require: "Require TLS",
  "verify-full": "Require TLS and check the certificate",
  disable: "No TLS",
} as const;
