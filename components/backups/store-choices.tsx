"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useId, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { storesQuery } from "@/components/stores/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormErrorSummary } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import type { StoreChoiceView } from "@/server/domain/backups/schema";
import type { StoreView } from "@/server/domain/stores/schema";
import type { SystemView } from "@/server/domain/systems/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { backupKeys, chooseStores, storeChoicesQuery } from "./queries";

export type StoreChoicesProps = { launchId: string; role: Role; systems: readonly SystemView[] };

/** Where the backups of each system go. */
export function StoreChoices({ launchId, role, systems }: StoreChoicesProps) {
  const stores = useQuery(storesQuery());
  const choices = useQuery(storeChoicesQuery(launchId));
  const [editing, setEditing] = useState<{ system: SystemView; choice: StoreChoiceView } | null>(null);
  if (!stores.data || !choices.data) return null;
  const nameOf = (id: string | null): string | null =>
    stores.data.stores.find((store) => store.id === id)?.name ?? null;
  const rows = systems.flatMap((system) => {
    const choice = choices.data.choices.find(({ systemId }) => systemId === system.id);
    return choice ? [{ system, choice }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Where they go"
      actions={
        <Link href="/stores" className="link text-sm">
          Stores
        </Link>
      }
      flush
    >
      <Table caption="Stores of each system" cards>
        <Thead>
          <Tr>
            <Th>System</Th>
            <Th>Made in</Th>
            <Th>Copied to</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          {rows.map(({ system, choice }) => (
            <Tr key={system.id}>
              <RowHead>{system.name}</RowHead>
              <Td label="Made in">{nameOf(choice.firstStoreId) ?? "a removed store"}</Td>
              <Td label="Copied to">
                {nameOf(choice.secondStoreId) ?? <span className="text-ink-2">nowhere: one copy only</span>}
              </Td>
              <Td align="end">
                {may(role, "stores:write") ? (
                  <Button size="sm" onClick={() => setEditing({ system, choice })}>
                    Change for {system.name}
                  </Button>
                ) : null}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {editing ? (
        <ChoiceDialog
          {...editing}
          launchId={launchId}
          stores={stores.data.stores}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </Panel>
  );
}

type ChoiceProps = {
  system: SystemView;
  choice: StoreChoiceView;
  launchId: string;
  stores: readonly StoreView[];
  onClose: () => void;
};

function ChoiceDialog({ system, choice, launchId, stores, onClose }: ChoiceProps) {
  const queries = useQueryClient();
  const formId = useId();
  const [first, setFirst] = useState(choice.firstStoreId);
  const [second, setSecond] = useState(choice.secondStoreId ?? "");
  const save = useMutation({
    mutationFn: () =>
      chooseStores({
        systemId: system.id,
        firstStoreId: first,
        secondStoreId: second === "" ? null : second,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: backupKeys.choices(launchId) });
      onClose();
    },
  });
  const problems = formProblems(save.error);
  const error = (field: string) => problems.find((problem) => problem.field === field)?.message;
  const options = stores.map(({ id, name, location, usable }) => (
    <option key={id} value={id} disabled={!usable}>
      {`${name}: ${location}${usable ? "" : " (not tested)"}`}
    </option>
  ));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Where backups of ${system.name} go`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <FormErrorSummary title="Nothing was changed." problems={problems} />
        <Field
          id="firstStoreId"
          label="Made in"
          hint="The dump is written there as it is made; a near store is the better one."
          error={error("firstStoreId")}
        >
          <Select value={first} onChange={(event) => setFirst(event.target.value)}>
            {options}
          </Select>
        </Field>
        <Field
          id="secondStoreId"
          label="Copied to"
          hint="Copied and read back by a run of its own, and tried again from the first copy when it fails."
          error={error("secondStoreId")}
        >
          <Select value={second} onChange={(event) => setSecond(event.target.value)}>
            <option value="">Nowhere: one copy only</option>
            {options}
          </Select>
        </Field>
      </form>
    </Dialog>
  );
}
