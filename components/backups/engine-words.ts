import { formatCount } from "@/lib/format";
import { type EngineName, UNITS } from "@/server/domain/systems/schema";
import { suggestDatabase } from "./backup-words";

export interface EngineWords {
  product: string;
  /** What a restore makes. */
  made: string;
  /** Of the field that names it. */
  label: string;
  hint: (systemName: string) => string;
}

const database = (product: string): EngineWords => ({
  product,
  made: "database",
  label: "New database",
  hint: (name) => `It is created on the server of ${name}. A name that exists is refused.`,
});

/** The words of each kind of system on the screens of backups and restores. */
export const ENGINE_WORDS: Record<EngineName, EngineWords> = {
  postgresql: database("PostgreSQL"),
  mariadb: database("MariaDB or MySQL"),
  mongodb: database("MongoDB"),
  redis: {
    product: "Redis",
    made: "database",
    label: "Empty database number",
    hint: (name) => `A number on the server of ${name} that holds no key. A database with keys is refused.`,
  },
  qdrant: {
    product: "Qdrant",
    made: "collection",
    label: "New collection",
    hint: (name) => `It is created on the server of ${name}. A name that exists is refused.`,
  },
  sqlite: {
    product: "SQLite",
    made: "file",
    label: "New file",
    hint: (name) => `It is made in the folder where ${name} lies. A name that exists is refused.`,
  },
  folder: {
    product: "Folder",
    made: "folder",
    label: "New folder",
    hint: (name) => `It is made beside ${name}. A name that exists is refused.`,
  },
  bucket: {
    product: "S3 bucket",
    made: "folder",
    label: "New folder in the bucket",
    hint: () => "The keys of all restored objects begin with it. One that holds objects is refused.",
  },
};

/** A name for what a restore makes: the system's own, and the moment it shows. */
export function suggestName(engine: EngineName, systemName: string, snapshotAt: string): string {
  if (engine === "redis") return "1";
  const name = suggestDatabase(systemName, snapshotAt);
  return engine === "sqlite" ? `${name}.db` : name;
}

export function itemName({ schema, table }: { schema: string; table: string }): string {
  if (schema !== "") return `${schema}.${table}`;
  return table === "." ? "at the top" : table;
}

/** "12 tables", "3 collections". */
export function itemCount(engine: EngineName, count: number): string {
  return count === 1 || engine !== "redis"
    ? formatCount(count, UNITS[engine].item)
    : `${count} kinds of values`;
}

export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
