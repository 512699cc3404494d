"use client";

import type { ChangeEvent } from "react";
import { Field, type FormProblem } from "@/components/ui/field";
import { Checkbox, Input, PasswordInput, Select, Textarea } from "@/components/ui/input";
import { STORE_KINDS } from "@/server/domain/stores/schema";
import { fieldOf, KIND_TEXT, LOCK_TEXT, type StoreDraft } from "./store-draft";

export type StoreFieldsProps = {
  draft: StoreDraft;
  problems: readonly FormProblem[];
  /** The kind cannot change once a store is registered; of the console's own folder only the name can. */
  registered: boolean;
  builtIn: boolean;
  keepsSecret: boolean;
  onChange: (draft: StoreDraft) => void;
};

type Inner = Omit<StoreFieldsProps, "problems" | "onChange"> & {
  error: (field: keyof StoreDraft) => string | undefined;
  set: (
    field: keyof StoreDraft,
  ) => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) => void;
};

const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;
const KEPT = "One is stored, sealed. Leave this empty to keep it; it is never shown.";
const SEALED = "It is sealed before it is stored and never shown again.";

/** Everything a store has; which fields are shown follows its kind. */
export function StoreFields(props: StoreFieldsProps) {
  const { draft, problems, onChange, registered, builtIn } = props;
  const inner: Inner = {
    ...props,
    error: (field) => problems.find((problem) => fieldOf(problem, draft) === field)?.message,
    set: (field) => (event) => {
      const { target } = event;
      const value = target.type === "checkbox" && "checked" in target ? target.checked : target.value;
      onChange({ ...draft, [field]: value });
    },
  };
  const { error, set } = inner;
  return (
    <>
      {registered ? null : (
        <Field id="kind" label="What it is">
          <Select value={draft.kind} onChange={set("kind")}>
            {STORE_KINDS.map((kind) => (
              <option key={kind} value={kind}>{`${KIND_TEXT[kind].name}: ${KIND_TEXT[kind].is}`}</option>
            ))}
          </Select>
        </Field>
      )}
      <Field id="name" label="Name" required error={error("name")}>
        <Input value={draft.name} onChange={set("name")} maxLength={80} autoComplete="off" />
      </Field>
      {builtIn || draft.kind !== "folder" ? null : (
        <Field
          id="path"
          label="Folder"
          hint="The whole path, as the worker sees it."
          required
          error={error("path")}
        >
          <Input mono value={draft.path} onChange={set("path")} {...plain} />
        </Field>
      )}
      {draft.kind === "s3" ? <BucketFields {...inner} /> : null}
      {draft.kind === "sftp" ? <SftpFields {...inner} /> : null}
    </>
  );
}

function BucketFields({ draft, keepsSecret, error, set }: Inner) {
  return (
    <>
      <Field
        id="endpoint"
        label="Endpoint"
        optional
        hint="Leave it empty for Amazon S3."
        error={error("endpoint")}
      >
        <Input mono value={draft.endpoint} onChange={set("endpoint")} inputMode="url" {...plain} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="bucket" label="Bucket" required error={error("bucket")} className="content-start">
          <Input mono value={draft.bucket} onChange={set("bucket")} {...plain} />
        </Field>
        <Field id="region" label="Region" required error={error("region")} className="content-start">
          <Input mono value={draft.region} onChange={set("region")} {...plain} />
        </Field>
      </div>
      <Field id="prefix" label="Prefix" optional hint="A folder in the bucket." error={error("prefix")}>
        <Input mono value={draft.prefix} onChange={set("prefix")} {...plain} />
      </Field>
      <label htmlFor="pathStyle" className="flex items-center gap-2">
        <Checkbox id="pathStyle" checked={draft.pathStyle} onChange={set("pathStyle")} />
        The bucket's name stands in the path, not in the host name
      </label>
      <Field id="accessKeyId" label="Access key id" required error={error("accessKeyId")}>
        <Input mono value={draft.accessKeyId} onChange={set("accessKeyId")} {...plain} />
      </Field>
      <Field
        id="secretAccessKey"
        label="Secret access key"
        optional={keepsSecret}
        hint={keepsSecret ? KEPT : SEALED}
        error={error("secretAccessKey")}
      >
        <PasswordInput
          value={draft.secretAccessKey}
          onChange={set("secretAccessKey")}
          autoComplete="new-password"
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
        <Field
          id="lockMode"
          label="Object lock"
          hint="Only where the bucket offers it."
          error={error("lockMode")}
        >
          <Select value={draft.lockMode} onChange={set("lockMode")}>
            {Object.entries(LOCK_TEXT).map(([mode, text]) => (
              <option key={mode} value={mode}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
        {draft.lockMode === "none" ? null : (
          <Field id="lockDays" label="Days" required error={error("lockDays")} className="content-end">
            <Input inputMode="numeric" value={draft.lockDays} onChange={set("lockDays")} />
          </Field>
        )}
      </div>
    </>
  );
}

function SftpFields({ draft, keepsSecret, error, set }: Inner) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
        <Field id="host" label="Host" hint="As the worker reaches it." required error={error("host")}>
          <Input mono value={draft.host} onChange={set("host")} {...plain} />
        </Field>
        <Field id="port" label="Port" required error={error("port")} className="content-end">
          <Input mono inputMode="numeric" value={draft.port} onChange={set("port")} {...plain} />
        </Field>
      </div>
      <Field id="user" label="User" required error={error("user")}>
        <Input mono value={draft.user} onChange={set("user")} {...plain} />
      </Field>
      <Field
        id="folder"
        label="Folder"
        hint="The whole path on that machine."
        required
        error={error("folder")}
      >
        <Input mono value={draft.folder} onChange={set("folder")} {...plain} />
      </Field>
      <Field id="login" label="Log in with">
        <Select value={draft.login} onChange={set("login")}>
          <option value="key">A private key</option>
          <option value="password">A password</option>
        </Select>
      </Field>
      {draft.login === "password" ? (
        <Field
          id="password"
          label="Password"
          optional={keepsSecret}
          hint={keepsSecret ? KEPT : SEALED}
          error={error("password")}
        >
          <PasswordInput value={draft.password} onChange={set("password")} autoComplete="new-password" />
        </Field>
      ) : (
        <>
          <Field
            id="privateKey"
            label="Private key"
            optional={keepsSecret}
            hint={keepsSecret ? KEPT : `In OpenSSH's format, whole. ${SEALED}`}
            error={error("privateKey")}
          >
            <Textarea
              rows={4}
              value={draft.privateKey}
              onChange={set("privateKey")}
              className="font-mono text-sm"
              {...plain}
            />
          </Field>
          <Field id="passphrase" label="Its passphrase" optional error={error("passphrase")}>
            <PasswordInput
              value={draft.passphrase}
              onChange={set("passphrase")}
              autoComplete="new-password"
            />
          </Field>
        </>
      )}
    </>
  );
}
