"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { ApiProblem } from "@/components/shell/api";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { Card, FactList, PageHeader, Panel } from "@/components/ui/layout";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { useToast } from "@/components/ui/toast";
import type { KeysView, KeyView } from "@/server/domain/stores/schema";
import { may, type Role } from "@/server/kernel/permissions";
import { AddKeyDialog, NewKeyDialog } from "./key-dialogs";
import { ProveKeyDialog } from "./prove-key-dialog";
import { keysQuery, retireKey, rotateKey, storeKeys } from "./queries";
import { StoreTabs } from "./store-tabs";

type Open = { what: "new" | "add" | "rotate" } | { what: "prove" | "retire"; key: KeyView };

/** The keys that open backups: the console's own, and those that lie somewhere safe. */
export function KeysScreen({ role }: { role: Role }) {
  const queries = useQueryClient();
  const keys = useQuery(keysQuery());
  const [open, setOpen] = useState<Open | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: storeKeys.keys() });
  useLive((event) => {
    if (event.type === "stores.key-changed") void again();
  });
  const close = () => {
    setOpen(null);
    void again();
  };
  const mayKeys = may(role, "stores:keys");
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Keys"
        actions={
          mayKeys ? (
            <>
              <Button onClick={() => setOpen({ what: "add" })}>Add a public key</Button>
              <Button
                variant="primary"
                icon={<Plus className="size-4" />}
                onClick={() => setOpen({ what: "new" })}
              >
                Make a recovery key
              </Button>
            </>
          ) : undefined
        }
      >
        Every backup is sealed; any one of these keys opens it.
      </PageHeader>
      <StoreTabs current="keys" />
      {keys.data ? (
        <Loaded keys={keys.data} role={role} onOpen={setOpen} />
      ) : keys.isError ? (
        <ErrorState
          title="The keys could not be loaded."
          safe="Nothing was changed."
          detail={keys.error.message}
          onRetry={() => void keys.refetch()}
          requestId={keys.error instanceof ApiProblem ? keys.error.requestId : undefined}
        />
      ) : (
        <Skeleton lines={8} />
      )}
      {open?.what === "new" ? <NewKeyDialog onClose={close} /> : null}
      {open?.what === "add" ? (
        <AddKeyDialog suggested={keys.data?.fromEnvironment ?? null} onClose={close} />
      ) : null}
      {open?.what === "prove" ? <ProveKeyDialog recoveryKey={open.key} onClose={close} /> : null}
      {open?.what === "retire" ? <RetireKey recoveryKey={open.key} onClose={close} /> : null}
      {open?.what === "rotate" ? <RotateKey onClose={close} /> : null}
    </div>
  );
}

function Loaded({ keys, role, onOpen }: { keys: KeysView; role: Role; onOpen: (open: Open) => void }) {
  const { operational, recovery, escrow, fromEnvironment } = keys;
  const active = recovery.filter(({ retiredAt }) => retiredAt === null);
  const retired = recovery.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <>
      <Card>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge
            status={escrow.ready ? "passed" : "warning"}
            text={escrow.ready ? "Safe without this console" : "Not safe yet"}
          />
          <span className="min-w-0">{escrow.text}</span>
        </p>
        {escrow.ready ? null : (
          <p className="mt-2 text-ink-2 text-sm">
            Schedules start only when this is settled: backups nobody can open are worth nothing.
          </p>
        )}
        {fromEnvironment ? (
          <p className="mt-2 text-ink-2 text-sm">
            HOLDPOINT_BACKUP_RECOVERY_KEY names a key that is not on this list. Backups are sealed to it; add
            it here to have it checked.
          </p>
        ) : null}
      </Card>
      <section aria-labelledby="recovery-keys" className="grid gap-3">
        <h2 id="recovery-keys" className="font-semibold">
          Recovery keys
        </h2>
        {active.length === 0 ? (
          <Card flush>
            <EmptyState title="There is no recovery key.">
              Its private half lies somewhere safe, away from this machine: on paper, on a stick, in a vault.
              Only the public half is kept here.
            </EmptyState>
          </Card>
        ) : (
          <div className="grid gap-4 md:grid-cols-2">
            {active.map((key) => (
              <KeyCard key={key.id} recoveryKey={key} role={role} onOpen={onOpen} />
            ))}
          </div>
        )}
      </section>
      <OwnKey
        operational={operational}
        mayRotate={may(role, "stores:keys")}
        onRotate={() => onOpen({ what: "rotate" })}
      />
      {retired.length > 0 ? <Retired keys={retired} /> : null}
    </>
  );
}

function Recipient({ text }: { text: string }) {
  return (
    <span className="flex items-start gap-1">
      <span className="min-w-0 font-mono text-sm wrap-anywhere">{text}</span>
      <CopyButton text={text} name="Copy the public key" />
    </span>
  );
}

function KeyCard({
  recoveryKey,
  role,
  onOpen,
}: {
  recoveryKey: KeyView;
  role: Role;
  onOpen: (open: Open) => void;
}) {
  const { label, recipient, proven, createdAt, createdBy } = recoveryKey;
  return (
    <Card className="grid content-start gap-3">
      <div className="flex items-start justify-between gap-3">
        <h3 className="flex min-w-0 items-center gap-2 font-semibold wrap-anywhere">
          <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
          {label}
        </h3>
        {proven ? (
          <StatusBadge status="passed" text="Checked" />
        ) : (
          <StatusBadge status="unknown" text="Never checked" />
        )}
      </div>
      <FactList
        facts={[
          { name: "Public key", value: <Recipient text={recipient} /> },
          {
            name: "Added",
            value: (
              <>
                by {createdBy}, <Time at={createdAt} />
              </>
            ),
          },
          ...(proven
            ? [
                {
                  name: "Checked",
                  value: (
                    <>
                      by {proven.by}, <Time at={proven.at} />
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      <div className="flex flex-wrap gap-2">
        {may(role, "stores:write") ? (
          <Button size="sm" onClick={() => onOpen({ what: "prove", key: recoveryKey })}>
            {proven ? `Check ${label} again` : `Check that ${label} opens`}
          </Button>
        ) : null}
        {may(role, "stores:keys") ? (
          <Button size="sm" variant="quiet" onClick={() => onOpen({ what: "retire", key: recoveryKey })}>
            Retire {label}
          </Button>
        ) : null}
      </div>
    </Card>
  );
}

function OwnKey({
  operational,
  mayRotate,
  onRotate,
}: {
  operational: KeysView["operational"];
  mayRotate: boolean;
  onRotate: () => void;
}) {
  const { recipient, file, older } = operational;
  return (
    <Panel
      title="The console's own key"
      actions={
        mayRotate ? (
          <Button size="sm" onClick={onRotate}>
            Replace
          </Button>
        ) : undefined
      }
    >
      <FactList
        facts={[
          { name: "Public key", value: <Recipient text={recipient} /> },
          { name: "Private half", value: <span className="font-mono text-sm">{file}</span> },
          {
            name: "Older keys",
            value: older === 0 ? "none" : `${older}, in the same file; they open what they sealed`,
          },
        ]}
      />
    </Panel>
  );
}

function Retired({ keys }: { keys: readonly KeyView[] }) {
  return (
    <Panel title="Retired" aside="Keep their private halves: they open the backups they were used for">
      <FactList
        facts={keys.map(({ label, recipient }) => ({
          name: label,
          value: <span className="font-mono text-sm">{recipient}</span>,
        }))}
      />
    </Panel>
  );
}

function RetireKey({ recoveryKey, onClose }: { recoveryKey: KeyView; onClose: () => void }) {
  const [error, setError] = useState<string | null>(null);
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Retire ${recoveryKey.label}?`}
      target={recoveryKey.label}
      impact={[
        "New backups are not sealed to it any more.",
        "Backups it was used for still open with it. Keep its private half as long as one of them is kept.",
      ]}
      confirmLabel="Retire key"
      error={error}
      onConfirm={async () => {
        try {
          await retireKey(recoveryKey.id);
          onClose();
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}

function RotateKey({ onClose }: { onClose: () => void }) {
  const toast = useToast();
  const [error, setError] = useState<string | null>(null);
  return (
    <ConfirmDialog
      tier="T2"
      open
      onOpenChange={(open) => !open && onClose()}
      title="Replace the console's own key?"
      target="the console's own key"
      impact={[
        "New backups are sealed to the new key, and to every recovery key.",
        "The old key stays in the same file and opens what it sealed. Copy the file to where you keep it safe.",
      ]}
      confirmLabel="Replace key"
      error={error}
      onConfirm={async () => {
        try {
          await rotateKey();
          toast({ title: "New backups are sealed to a new key." });
          onClose();
        } catch (problem) {
          setError(formProblems(problem)[0]?.message ?? null);
        }
      }}
    />
  );
}
