import type { FormProblem } from "@/components/ui/field";
import type { StoreKind, StorePlace, StoreView } from "@/server/domain/stores/schema";

export const KIND_TEXT: Record<StoreKind, { name: string; is: string }> = {
  folder: { name: "Folder", is: "a disk or a mounted share of the worker's machine" },
  s3: { name: "S3-compatible bucket", is: "Amazon S3, MinIO, Ceph, R2, Wasabi and others" },
  sftp: { name: "SFTP server", is: "a folder on another machine, by SSH" },
};

export const LOCK_TEXT = {
  none: "No lock",
  governance: "Locked; those with a special right may delete earlier",
  compliance: "Locked; nobody may delete earlier",
} as const;

/** What stands in the form; numbers are still text. */
export interface StoreDraft {
  kind: StoreKind;
  name: string;
  path: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
  lockMode: keyof typeof LOCK_TEXT;
  lockDays: string;
  host: string;
  port: string;
  user: string;
  folder: string;
  login: "key" | "password";
  password: string;
  privateKey: string;
  passphrase: string;
}

const EMPTY: StoreDraft = {
  kind: "folder",
  name: "",
  path: "",
  endpoint: "",
  region: "us-east-1",
  bucket: "",
  prefix: "",
  pathStyle: true,
  accessKeyId: "",
  secretAccessKey: "",
  lockMode: "none",
  lockDays: "30",
  host: "",
  port: "22",
  user: "",
  folder: "",
  login: "key",
  password: "",
  privateKey: "",
  passphrase: "",
};

export function draftOf(store: StoreView | null): StoreDraft {
  if (!store) return EMPTY;
  const { name, kind, place } = store;
  if (place === null) return { ...EMPTY, name, kind };
  if (place.kind === "folder") return { ...EMPTY, name, kind, path: place.path };
  if (place.kind === "sftp") return { ...EMPTY, ...place, name, port: String(place.port) };
  return { ...EMPTY, ...place, name, endpoint: place.endpoint ?? "", lockDays: String(place.lockDays) };
}

export function placeOfDraft(draft: StoreDraft): StorePlace {
  if (draft.kind === "folder") return { kind: "folder", path: draft.path.trim() };
  if (draft.kind === "sftp") {
    const { host, port, user, folder } = draft;
    return { kind: "sftp", host: host.trim(), port: Number(port), user: user.trim(), folder: folder.trim() };
  }
  const { endpoint, region, bucket, prefix, pathStyle, accessKeyId, lockMode, lockDays } = draft;
  return {
    kind: "s3",
    endpoint: endpoint.trim() === "" ? null : endpoint.trim(),
    region: region.trim(),
    bucket: bucket.trim(),
    prefix: prefix.trim().replace(/^\/+|\/+$/g, ""),
    pathStyle,
    accessKeyId: accessKeyId.trim(),
    lockMode,
    lockDays: Number(lockDays),
  };
}

/** What was entered, or null when the form holds no secret. */
export function secretOfDraft(draft: StoreDraft): object | null {
  if (draft.kind === "folder") return null;
  if (draft.kind === "s3") {
    return draft.secretAccessKey === "" ? null : { secretAccessKey: draft.secretAccessKey };
  }
  if (draft.login === "password") return draft.password === "" ? null : { password: draft.password };
  if (draft.privateKey.trim() === "") return null;
  return {
    privateKey: `${draft.privateKey.trim()}\n`,
    ...(draft.passphrase === "" ? {} : { passphrase: draft.passphrase }),
  };
}

/** A stored secret is kept only while it is sent to the same receiver as the same user. */
export function keepsSecret(draft: StoreDraft, store: StoreView | null): boolean {
  const known = store?.place;
  if (!known || !store.hasSecret) return false;
  const now = placeOfDraft(draft);
  if (known.kind === "s3" && now.kind === "s3") {
    return known.endpoint === now.endpoint && known.accessKeyId === now.accessKeyId;
  }
  if (known.kind === "sftp" && now.kind === "sftp") {
    return known.host === now.host && known.port === now.port && known.user === now.user;
  }
  return false;
}

type TextField = { [K in keyof StoreDraft]: StoreDraft[K] extends string ? K : never }[keyof StoreDraft];

const NEEDED: Record<StoreKind, readonly (readonly [TextField, string])[]> = {
  folder: [["path", "Enter the folder, beginning with a slash."]],
  s3: [
    ["region", "Enter the region; many servers take us-east-1."],
    ["bucket", "Enter the bucket's name."],
    ["accessKeyId", "Enter the access key's id."],
  ],
  sftp: [
    ["host", "Enter the server's host name or address."],
    ["user", "Enter the user to log in as."],
    ["folder", "Enter the folder there, beginning with a slash."],
  ],
};

const SECRET_MISSING: Partial<Record<TextField, string>> = {
  secretAccessKey: "Enter the secret access key.",
  password: "Enter the password.",
  privateKey: "Paste the private key.",
};

/** What is missing before anything is sent; `store` is the one being changed. */
export function problemsOfDraft(draft: StoreDraft, store: StoreView | null = null): FormProblem[] {
  const problems: FormProblem[] = [];
  if (draft.name.trim() === "") problems.push({ field: "name", message: "Name the store." });
  if (store?.builtIn) return problems;
  for (const [field, message] of NEEDED[draft.kind]) {
    if (draft[field].trim() === "") problems.push({ field, message });
  }
  const port = Number(draft.port);
  if (draft.kind === "sftp" && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    problems.push({ field: "port", message: "Enter a port between 1 and 65535; SSH uses 22." });
  }
  if (draft.kind !== "folder" && secretOfDraft(draft) === null && !keepsSecret(draft, store)) {
    problems.push({
      field: secretField(draft),
      message: SECRET_MISSING[secretField(draft)] ?? "Enter the secret.",
    });
  }
  return problems;
}

export function secretField(draft: StoreDraft): TextField {
  if (draft.kind === "s3") return "secretAccessKey";
  return draft.login === "password" ? "password" : "privateKey";
}

/** The API names fields by their path; the form by their last part. */
export function fieldOf(problem: FormProblem, draft: StoreDraft): string | undefined {
  const last = problem.field?.split(".").at(-1);
  return last === "secret" ? secretField(draft) : last;
}
