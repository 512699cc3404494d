"use client";

import type { ChangeEvent } from "react";
import { Field, type FormProblem } from "@/components/ui/field";
import { Input, PasswordInput, Select } from "@/components/ui/input";
import { ENVIRONMENTS } from "@/server/domain/systems/schema";
import { ENVIRONMENT_TEXT, fieldOf, type SystemDraft, withType } from "./system-draft";
import { SERVER_FORMS, type ServerForm, SSL_TEXT, SYSTEM_TYPES, TYPE_TEXT } from "./system-types";

export type SystemFieldsProps = {
  draft: SystemDraft;
  problems: readonly FormProblem[];
  /** What it is cannot change once a system is registered. */
  registered: boolean;
  keepsPassword: boolean;
  onChange: (draft: SystemDraft) => void;
};

type Inner = Omit<SystemFieldsProps, "problems" | "onChange"> & {
  error: (field: keyof SystemDraft) => string | undefined;
  set: (field: keyof SystemDraft) => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => void;
};

/** Everything a system has; which fields are shown follows what it is. */
export function SystemFields(props: SystemFieldsProps) {
  const { draft, problems, onChange } = props;
  const inner: Inner = {
    ...props,
    error: (field) => problems.find((problem) => fieldOf(problem) === field)?.message,
    set: (field) => (event) => onChange({ ...draft, [field]: event.target.value }),
  };
  const form = SERVER_FORMS[draft.type];
  return (
    <>
      {props.registered ? null : (
        <Field id="type" label="What it is" hint={hintOf(draft.type)}>
          <Select
            value={draft.type}
            onChange={(event) => {
              const type = SYSTEM_TYPES.find((name) => name === event.target.value);
              if (type) onChange(withType(draft, type));
            }}
          >
            {SYSTEM_TYPES.map((type) => (
              <option key={type} value={type}>
                {TYPE_TEXT[type].name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <GeneralFields {...inner} />
      {form ? <ServerFields {...inner} form={form} /> : <AddressField {...inner} />}
      {draft.type === "bucket" ? <BucketFields {...inner} /> : null}
    </>
  );
}

function hintOf(type: SystemDraft["type"]): string {
  const { is } = TYPE_TEXT[type];
  return `${is.charAt(0).toUpperCase()}${is.slice(1)}.`;
}

function GeneralFields({ draft, error, set }: Inner) {
  return (
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
  );
}

const ADDRESS: Record<string, { label: string; hint: string }> = {
  service: { label: "Address", hint: "For example https://shop.example.com" },
  folder: {
    label: "Address",
    hint: "The whole path on the machine of the worker, beginning with a slash. A restore makes a new folder beside it.",
  },
  sqlite: {
    label: "Address",
    hint: "The whole path of the file on the machine of the worker. A restore makes a new file beside it.",
  },
  repository: { label: "Address", hint: "The address you clone from, without a password." },
};

function AddressField({ draft, error, set }: Inner) {
  const words = ADDRESS[draft.type];
  return (
    <Field
      id="address"
      label={words?.label ?? "Address"}
      hint={words?.hint}
      required
      error={error("address")}
    >
      <Input mono value={draft.address} onChange={set("address")} autoComplete="off" spellCheck={false} />
    </Field>
  );
}

const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

function ServerFields({ draft, keepsPassword, error, set, form }: Inner & { form: ServerForm }) {
  const { database, user, secret } = form;
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
        <Field id="database" label={database.label} hint={database.hint} required error={error("database")}>
          <Input mono value={draft.database} onChange={set("database")} {...plain} />
        </Field>
        {user ? (
          <Field
            id="user"
            label={user.label}
            required={user.needed}
            optional={!user.needed}
            error={error("user")}
            className="content-start"
          >
            <Input mono value={draft.user} onChange={set("user")} {...plain} />
          </Field>
        ) : null}
      </div>
      <Field
        id="password"
        label={secret.label}
        optional={keepsPassword || !secret.needed}
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
          {form.transport.map((mode) => (
            <option key={mode} value={mode}>
              {SSL_TEXT[mode]}
            </option>
          ))}
        </Select>
      </Field>
    </>
  );
}

function BucketFields({ draft, error, set }: Inner) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field id="region" label="Region" optional hint="For example eu-central-1." error={error("region")}>
        <Input mono value={draft.region} onChange={set("region")} {...plain} />
      </Field>
      <Field
        id="prefix"
        label="Only keys that begin with"
        optional
        hint="Empty for all."
        error={error("prefix")}
      >
        <Input mono value={draft.prefix} onChange={set("prefix")} {...plain} />
      </Field>
    </div>
  );
}
