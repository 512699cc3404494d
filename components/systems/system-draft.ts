import type { FormProblem } from "@/components/ui/field";
import type { Environment, SystemKind, SystemView } from "@/server/domain/systems/schema";

export const KIND_TEXT: Record<SystemKind, { name: string; is: string }> = {
  database: { name: "Database", is: "PostgreSQL, reached with a login of its own" },
  service: { name: "Service", is: "something that answers at a web address" },
  folder: { name: "Folder", is: "files on the machine of the worker" },
  repository: { name: "Repository", is: "source code, by the address you clone from" },
};

export const ENVIRONMENT_TEXT: Record<Environment, string> = {
  staging: "Staging",
  production: "Production",
  other: "Other",
};

export const SSL_TEXT = {
  prefer: "Use TLS when the server offers it",
  require: "Require TLS",
  "verify-full": "Require TLS and check the certificate",
  disable: "No TLS",
} as const;

/** What stands in the form; numbers are still text. */
export interface SystemDraft {
  kind: SystemKind;
  name: string;
  environment: Environment;
  address: string;
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
  sslMode: keyof typeof SSL_TEXT;
}

const EMPTY: SystemDraft = {
  kind: "database",
  name: "",
  environment: "staging",
  address: "",
  host: "",
  port: "5432",
  database: "",
  user: "",
  password: "",
  sslMode: "prefer",
};

export function draftOf(system: SystemView | null): SystemDraft {
  if (!system) return EMPTY;
  const { kind, name, environment, address, connection } = system;
  const place = connection ? { ...connection, port: String(connection.port) } : {};
  return { ...EMPTY, kind, name, environment, address: address ?? "", ...place };
}

export function connectionOf(draft: SystemDraft) {
  const { host, port, database, user, password, sslMode } = draft;
  return { host: host.trim(), port: Number(port), database, user, password, sslMode };
}

/** A stored password is kept only while nothing about where it is sent changes, and the way there is checked as before. */
export function keepsPassword(draft: SystemDraft, system: SystemView | null): boolean {
  const known = system?.connection;
  if (!known || !system.hasSecret) return false;
  const now = connectionOf(draft);
  if (known.sslMode === "verify-full" && now.sslMode !== "verify-full") return false;
  return (["host", "port", "database", "user"] as const).every((field) => known[field] === now[field]);
}

/** What is missing or wrong before anything is sent; `system` is the one being changed. */
export function problemsOfDraft(draft: SystemDraft, system: SystemView | null = null): FormProblem[] {
  const problems: FormProblem[] = [];
  const need = (field: keyof SystemDraft, message: string) => {
    if (draft[field].trim() === "") problems.push({ field, message });
  };
  need("name", "Name the system.");
  if (draft.kind === "database") {
    need("host", "Enter the server's host name or address.");
    need("database", "Enter the database's name.");
    need("user", "Enter the user to log in as.");
    const port = Number(draft.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      problems.push({ field: "port", message: "Enter a port between 1 and 65535; PostgreSQL uses 5432." });
    }
    if (system?.hasSecret && !keepsPassword(draft, system)) {
      need("password", "The stored password is for another place: enter the password again.");
    }
  } else need("address", "Enter the address.");
  return problems;
}

/** The API names fields by their path; the form by their last part. */
export function fieldOf(problem: FormProblem): string | undefined {
  return problem.field?.split(".").at(-1);
}
