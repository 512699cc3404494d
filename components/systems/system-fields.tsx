"use client";

import type { ChangeEvent } from "react";
import { Field, type FormProblem } from "@/components/ui/field";
import { Input, PasswordInput, Select } from "@/components/ui/input";
import { ENVIRONMENTS, SYSTEM_KINDS } from "@/server/domain/systems/schema";
import { ENVIRONMENT_TEXT, fieldOf, KIND_TEXT, SSL_TEXT, type SystemDraft } from "./system-draft";

export type SystemFieldsProps = {
  draft: SystemDraft;
  problems: readonly FormProblem[];
  /** The kind cannot change once a system is registered. */
  registered: boolean;
  keepsPassword: boolean;
  onChange: (draft: SystemDraft) => void;
};

type Inner = Omit<SystemFieldsProps, "problems" | "onChange"> & {
  error: (field: keyof SystemDraft) => string | undefined;
  set: (field: keyof SystemDraft) => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => void;
};

/** Everything a system has; which fields are shown follows its kind. */
export function SystemFields(props: SystemFieldsProps) {
  const { draft, problems, onChange } = props;
  const inner: Inner = {
    ...props,
    error: (field) => problems.find((problem) => fieldOf(problem) === field)?.message,
    set: (field) => (event) => onChange({ ...draft, [field]: event.target.value }),
  };
  return (
    <>
      <GeneralFields {...inner} />
      {draft.kind === "database" ? <DatabaseFields {...inner} /> : <AddressField {...inner} />}
    </>
  );
}

function GeneralFields({ draft, registered, error, set }: Inner) {
  return (
    <>
      {registered ? null : (
        <Field id="kind" label="What it is">
          <Select value={draft.kind} onChange={set("kind")}>
            {SYSTEM_KINDS.map((kind) => (
              <option key={kind} value={kind}>{`${KIND_TEXT[kind].name}: ${KIND_TEXT[kind].is}`}</option>
            ))}
          </Select>
        </Field>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="name" label="Name" required error={error("name")}>
          <Input value={draft.name} onChange={set("name")} maxLength={80} autoComplete="off" />
        </Field>
        <Field id="environment" label="Environment" error={error("environment")}>
          <Select value={draft.environment} onChange={set("environment")}>
            {ENVIRONMENTS.map((environment) => (
              <option key={environment} value={environment}>
                {ENVIRONMENT_TEXT[environment]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </>
  );
}

const ADDRESS_HINT: Record<string, string> = {
  service: "For example https://shop.example.com",
  folder: "The whole path, beginning with a slash.",
  repository: "The address you clone from, without a password.",
};

function AddressField({ draft, error, set }: Inner) {
  return (
    <Field id="address" label="Address" hint={ADDRESS_HINT[draft.kind]} required error={error("address")}>
      <Input mono value={draft.address} onChange={set("address")} autoComplete="off" spellCheck={false} />
    </Field>
  );
}

function DatabaseFields({ draft, keepsPassword, error, set }: Inner) {
  const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;
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
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="database" label="Database" required error={error("database")}>
          <Input mono value={draft.database} onChange={set("database")} {...plain} />
        </Field>
        <Field id="user" label="User" required error={error("user")}>
          <Input mono value={draft.user} onChange={set("user")} {...plain} />
        </Field>
      </div>
      <Field
        id="password"
        label="Password"
        optional={keepsPassword}
        hint={
          keepsPassword
            ? "One is stored, sealed. Leave this empty to keep it; it is never shown."
            : "It is sealed before it is stored and never shown again. A changed server asks for it anew."
        }
        error={error("password")}
      >
        <PasswordInput value={draft.password} onChange={set("password")} autoComplete="new-password" />
      </Field>
      <Field id="sslMode" label="Transport" error={error("sslMode")}>
        <Select value={draft.sslMode} onChange={set("sslMode")}>
          {Object.entries(SSL_TEXT).map(([mode, text]) => (
            <option key={mode} value={mode}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
    </>
  );
}
