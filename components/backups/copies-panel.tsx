"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { storesQuery } from "@/components/stores/queries";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Panel } from "@/components/ui/layout";
import { StatusBadge } from "@/components/ui/status-badge";
import { RowHead, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { BackupDetail, CopyView } from "@/server/domain/backups/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { runHref } from "./addresses";
import { COPY_STATUS, copiesSentence } from "./copy-words";
import { backupKeys, copyBackup } from "./queries";

/** In which stores the backup lies, what is wrong with a copy, and a button for one more. */
export function CopiesPanel({ backup, slug, role }: { backup: BackupDetail; slug: string; role: Role }) {
  const queries = useQueryClient();
  const mayCopy = backup.state === "good" && may(role, "backups:run");
  const copy = useMutation({
    mutationFn: (storeId: string) => copyBackup(backup.id, storeId),
    onSuccess: () => queries.invalidateQueries({ queryKey: backupKeys.detail(backup.id) }),
  });
  const refused = formProblems(copy.error)[0]?.message;
  return (
    <Panel title="Copies" aside={copiesSentence(backup.copies)} flush>
      <Table caption="Copies of this backup" cards>
        <Thead>
          <Tr>
            <Th>Store</Th>
            <Th>State</Th>
            <Th>Last read whole</Th>
            <Th>Run</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          {backup.copies.map((row) => (
            <CopyRow
              key={row.id}
              copy={row}
              slug={slug}
              onRetry={mayCopy ? () => copy.mutate(row.storeId) : null}
              busy={copy.isPending && copy.variables === row.storeId}
            />
          ))}
        </Tbody>
      </Table>
      {refused ? (
        <p role="alert" className="px-4 py-2 text-bad sm:px-5">
          {refused}
        </p>
      ) : null}
      {mayCopy ? <AddCopy backup={backup} busy={copy.isPending} onCopy={(id) => copy.mutate(id)} /> : null}
      {backup.fetchCommands.map(({ storeName, command }) => (
        <div key={command} className="border-line border-t px-4 py-3 sm:px-5">
          <p className="flex flex-wrap items-center justify-between gap-2 text-sm">
            Fetch it from {storeName} by hand{" "}
            <CopyButton text={command} name={`Copy the command for ${storeName}`} />
          </p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
            tabIndex={0}
            className="mt-1 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm"
          >
            {command}
          </pre>
        </div>
      ))}
    </Panel>
  );
}

type CopyRowProps = { copy: CopyView; slug: string; onRetry: (() => void) | null; busy: boolean };

function CopyRow({ copy, slug, onRetry, busy }: CopyRowProps) {
  const again = copy.state === "failed" || copy.state === "cancelled" || copy.state === "lost";
  return (
    <Tr>
      <RowHead>{copy.storeName}</RowHead>
      <Td label="State">
        <span className="grid gap-0.5">
          <StatusBadge {...COPY_STATUS[copy.state]} />
          {copy.problem ? <span className="text-ink-2 text-sm">{copy.problem}</span> : null}
        </span>
      </Td>
      <Td label="Last read whole">{copy.readAt ? <Time at={copy.readAt} /> : "–"}</Td>
      <Td label="Run">
        {copy.runId ? (
          <Link href={runHref(slug, copy.runId)} className="link">
            Log
          </Link>
        ) : (
          "–"
        )}
      </Td>
      <Td align="end">
        {again && onRetry ? (
          <Button size="sm" busy={busy} onClick={onRetry}>
            Copy to {copy.storeName} again
          </Button>
        ) : null}
      </Td>
    </Tr>
  );
}

/** Stores that hold no copy yet. */
function AddCopy({
  backup,
  busy,
  onCopy,
}: {
  backup: BackupDetail;
  busy: boolean;
  onCopy: (storeId: string) => void;
}) {
  const stores = useQuery(storesQuery());
  const [chosen, setChosen] = useState("");
  const left = (stores.data?.stores ?? []).filter(
    ({ id, usable }) => usable && !backup.copies.some(({ storeId }) => storeId === id),
  );
  if (left.length === 0) return null;
  const storeId = chosen || left[0]?.id || "";
  return (
    <form
      className="flex flex-wrap items-end gap-3 border-line border-t px-4 py-3 sm:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onCopy(storeId);
      }}
    >
      <Field label="One more copy in">
        <Select value={storeId} onChange={(event) => setChosen(event.target.value)}>
          {left.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit" busy={busy}>
        Copy
      </Button>
    </form>
  );
}
