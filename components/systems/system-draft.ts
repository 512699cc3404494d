import type { FormProblem } from "@/components/ui/field";
import {
  type Environment,
  type RegisterSystemInput,
  SSL_MODES,
  type SystemView,
} from "@/server/domain/systems/schema";
import { SERVER_FORMS, SYSTEM_TYPES, type SystemType } from "./system-types";

export const ENVIRONMENT_TEXT: Record<Environment, string> = {
  staging: "Staging",
  production: "Production",
  other: "Other",
};

/** What stands in the form; numbers are still text. */
export interface SystemDraft {
  type: SystemType;
  name: string;
  environment: Environment;
  address: string;
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
  sslMode: "prefer" | "require" | "verify-full" | "disable";
  region: string;
  prefix: string;
}

const EMPTY: SystemDraft = {
  type: "postgresql",
  name: "",
  environment: "staging",
  address: "",
  host: "",
  port: "5432",
  database: "",
  user: "",
  password: "",
  sslMode: "prefer",
  region: "",
  prefix: "",
};

/** What a system is, as the form offers it. */
export function typeOf({ kind, engine }: Pick<SystemView, "kind" | "engine">): SystemType {
  const name = kind === "database" ? (engine ?? "postgresql") : kind;
  return SYSTEM_TYPES.find((type) => type === name) ?? "service";
}

export function draftOf(system: SystemView | null): SystemDraft {
  if (!system) return EMPTY;
  const { name, environment, address, connection, options } = system;
  const place = connection ? { ...connection, port: String(connection.port) } : {};
  return {
    ...EMPTY,
    type: typeOf(system),
    name,
    environment,
    address: address ?? "",
    region: options.region ?? "",
    prefix: options.prefix ?? "",
    ...place,
  };
}

/** Another type brings its own port and transport; what a person typed elsewhere stays. */
export function withType(draft: SystemDraft, type: SystemType): SystemDraft {
  const form = SERVER_FORMS[type];
  if (!form) return { ...draft, type };
  const database = type === "redis" ? "0" : draft.type === "redis" ? "" : draft.database;
  return { ...draft, type, port: form.port, sslMode: form.transport[0] ?? "disable", database };
}

export function connectionOf(draft: SystemDraft) {
  const { host, port, database, user, password, sslMode } = draft;
  const login = SERVER_FORMS[draft.type]?.user === null ? "" : user;
  return { host: host.trim(), port: Number(port), database: database.trim(), user: login, password, sslMode };
}

/** What a bucket needs besides its connection; nothing for others. */
export function optionsOf({ type, region, prefix }: SystemDraft): SystemView["options"] {
  if (type !== "bucket") return {};
  return { ...(region === "" ? {} : { region }), ...(prefix === "" ? {} : { prefix }) };
}

export function isServer(draft: SystemDraft): boolean {
  return SERVER_FORMS[draft.type] !== undefined;
}

/** Everything with an engine can be tried before it is saved. */
export function isTestable({ type }: Pick<SystemDraft, "type">): boolean {
  return type !== "service" && type !== "repository";
}

/** What the test of a draft sends. */
export function attemptOf(draft: SystemDraft): object {
  if (!isServer(draft)) return { engine: draft.type, address: draft.address.trim() };
  return { engine: draft.type, connection: connectionOf(draft), options: optionsOf(draft) };
}

export function inputOf(draft: SystemDraft, launchId: string): RegisterSystemInput {
  const { name, environment, type } = draft;
  const place = { launchId, name, environment };
  const address = draft.address.trim();
  if (type === "service" || type === "folder" || type === "repository")
    return { ...place, kind: type, address };
  if (type === "sqlite") return { ...place, kind: "database", engine: type, address };
  const connection = connectionOf(draft);
  if (type === "bucket") return { ...place, kind: "bucket", connection, options: optionsOf(draft) };
  if (type === "qdrant")
    return { ...place, kind: "database", engine: type, connection: { ...connection, user: "" } };
  return { ...place, kind: "database", engine: type, connection };
}

/** What a change sends; the options keep whatever the form does not show. */
export function changeOf(draft: SystemDraft, system: SystemView, keep: boolean): object {
  const { name, environment } = draft;
  if (!isServer(draft)) return { name, environment, address: draft.address.trim() };
  const { password, ...rest } = connectionOf(draft);
  const connection = keep && password === "" ? rest : { ...rest, password };
  if (draft.type !== "bucket") return { name, environment, connection };
  const { tables } = system.options;
  return { name, environment, connection, options: { ...(tables ? { tables } : {}), ...optionsOf(draft) } };
}

/** A stored password is kept only while nothing about where it is sent changes, and the way there is checked as before. */
export function keepsPassword(draft: SystemDraft, system: SystemView | null): boolean {
  const known = system?.connection;
  if (!known || !system.hasSecret) return false;
  const now = connectionOf(draft);
  if (SSL_MODES.indexOf(now.sslMode) < SSL_MODES.indexOf(known.sslMode)) return false;
  return (["host", "port", "database", "user"] as const).every((field) => known[field] === now[field]);
}

/** What is missing or wrong before anything is sent; `system` is the one being changed. */
export function problemsOfDraft(draft: SystemDraft, system: SystemView | null = null): FormProblem[] {
  const problems: FormProblem[] = [];
  const need = (field: keyof SystemDraft, message: string) => {
    if (draft[field].trim() === "") problems.push({ field, message });
  };
  need("name", "Name the system.");
  const form = SERVER_FORMS[draft.type];
  if (!form) {
    const path = draft.type === "folder" || draft.type === "sqlite";
    need("address", path ? "Enter the whole path." : "Enter the address.");
    return problems;
  }
  need("host", "Enter the server's host name or address.");
  need("database", form.database.missing);
  if (form.user?.needed) need("user", form.user.missing);
  const port = Number(draft.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    const usual = `${form.product} uses ${form.port}`;
    problems.push({ field: "port", message: `Enter a port between 1 and 65535; ${usual}.` });
  }
  if (system?.hasSecret && !keepsPassword(draft, system) && form.secret.needed) {
    need("password", "The stored password is for another place: enter the password again.");
  }
  return problems;
}

/** The API names fields by their path; the form by their last part. */
export function fieldOf(problem: FormProblem): string | undefined {
  return problem.field?.split(".").at(-1);
}
