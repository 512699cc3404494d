"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { EmptyState, Skeleton } from "@/components/ui/states";
import { formatBytes, formatCount } from "@/lib/format";
import type { SystemView } from "@/server/domain/systems/schema";
import { tablesQuery, takeOverSystem, updateSystem } from "./queries";

type Mode = "all" | "only" | "except";

const MODES: Record<Mode, string> = {
  all: "Of every table",
  only: "Only of the tables chosen below",
  except: "Of every table but those chosen below",
};

/** Whose rows a backup saves, picked from the tables that are really there. The structure of all is always saved. */
export function TableChoice({ system, onClose }: { system: SystemView; onClose: () => void }) {
  const queries = useQueryClient();
  const formId = useId();
  const tables = useQuery(tablesQuery(system.id));
  const [mode, setMode] = useState<Mode>(system.options.tables?.mode ?? "all");
  const [names, setNames] = useState<readonly string[]>(system.options.tables?.names ?? []);
  const save = useMutation({
    mutationFn: () => {
      const { tables: _before, ...others } = system.options;
      return updateSystem(system, {
        options: mode === "all" ? others : { ...others, tables: { mode, names } },
      });
    },
    onSuccess: (saved) => {
      takeOverSystem(queries, saved);
      onClose();
    },
  });
  const toggle = (name: string): void => {
    setNames(names.includes(name) ? names.filter((other) => other !== name) : [...names, name]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rows of ${system.name}`}
      description="Which rows a backup saves. The structure of every table is always saved, so that nothing is missing after a restore."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4" onSubmit={submit}>
        <FormErrorSummary title="Nothing was changed." problems={formProblems(save.error ?? tables.error)} />
        <Field id="mode" label="Save the rows">
          <Select value={mode} onChange={(event) => setMode(event.target.value as Mode)}>
            {Object.entries(MODES).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
        {mode === "all" ? null : (
          <TableList
            tables={tables.data?.tables}
            loading={tables.isPending}
            chosen={names}
            onToggle={toggle}
          />
        )}
      </form>
    </Dialog>
  );
}

type TableListProps = {
  tables: readonly { name: string; bytes: number }[] | undefined;
  loading: boolean;
  chosen: readonly string[];
  onToggle: (name: string) => void;
};

function TableList({ tables, loading, chosen, onToggle }: TableListProps) {
  const [search, setSearch] = useState("");
  const listId = useId();
  if (loading) return <Skeleton lines={5} />;
  if (!tables) return null;
  if (tables.length === 0) return <EmptyState title="There is no table yet." />;
  const shown = tables.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return (
    <div className="grid gap-3">
      <Field id="search" label="Find a table" optional>
        <Input value={search} onChange={(event) => setSearch(event.target.value)} autoComplete="off" />
      </Field>
      <fieldset className="grid gap-2">
        <legend className="pb-2 font-medium text-sm">
          {`${formatCount(chosen.length, "table")} chosen, of ${tables.length}`}
        </legend>
        <div className="grid max-h-72 gap-1 overflow-y-auto">
          {shown.slice(0, 300).map(({ name, bytes }, index) => (
            <label key={name} htmlFor={`${listId}-${index}`} className="flex items-center gap-2">
              <Checkbox
                id={`${listId}-${index}`}
                checked={chosen.includes(name)}
                onChange={() => onToggle(name)}
              />
              <span className="min-w-0 font-mono text-sm wrap-anywhere">{name}</span>
              <span className="ms-auto pe-2 text-ink-3 text-sm whitespace-nowrap">{formatBytes(bytes)}</span>
            </label>
          ))}
        </div>
        {shown.length > 300 ? (
          <p className="text-ink-3 text-sm">{`${shown.length - 300} more: search for them by name.`}</p>
        ) : null}
      </fieldset>
    </div>
  );
}
