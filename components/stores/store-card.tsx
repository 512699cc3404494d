"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formProblems } from "@/components/shell/form-problems";
import { useLive } from "@/components/shell/live";
import { Button, IconButton } from "@/components/ui/button";
import { Card, FactList } from "@/components/ui/layout";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import { formatBytes, formatCount } from "@/lib/format";
import type { RunView } from "@/server/domain/runs/schema";
import type { StoreView } from "@/server/domain/stores/schema";
import { scanStore, storeKeys, testStore } from "./queries";
import { KIND_TEXT } from "./store-draft";
import { spaceText, storeStatus } from "./store-words";

export type StoreCardProps = {
  store: StoreView;
  mayWrite: boolean;
  mayRun: boolean;
  onEdit: () => void;
  onRemove: () => void;
  onBringBack: () => void;
  /** The host key an SFTP server shows instead of the one that is kept. */
  onAcceptKey: (shown: string) => void;
  /** A run that looks through this store, as the list knows it. */
  scan: { runId: string; runNumber: number } | null;
  onScan: (run: { runId: string; runNumber: number }) => void;
};

function factsOf(store: StoreView): { name: string; value: ReactNode }[] {
  const { check, objects, objectBytes, place } = store;
  const mono = (text: string) => <span className="font-mono text-sm">{text}</span>;
  const locked = place?.kind === "s3" && place.lockMode !== "none" ? `${place.lockDays} days` : null;
  return [
    { name: "Where", value: mono(store.location) },
    { name: "Space", value: spaceText(store) },
    ...(objects === null
      ? []
      : [{ name: "Holds", value: `${formatCount(objects, "backup")}, ${formatBytes(objectBytes ?? 0)}` }]),
    ...(locked ? [{ name: "Locked for", value: locked }] : []),
    ...(store.hostKey ? [{ name: "Host key", value: mono(store.hostKey) }] : []),
    ...(check
      ? [
          {
            name: "Last test",
            value: (
              <>
                {check.ok ? "" : `${check.text} `}
                <Time at={check.at} />
              </>
            ),
          },
        ]
      : []),
  ];
}

/** One store: where it is, how it is, and what may be done with it. */
export function StoreCard(props: StoreCardProps) {
  const { store, mayWrite, mayRun, onEdit, onRemove, onBringBack, onAcceptKey, scan, onScan } = props;
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => testStore(store.id),
    onSettled: () => queries.invalidateQueries({ queryKey: storeKeys.list() }),
  });
  const look = useMutation({
    mutationFn: (depth: "names" | "bytes") => scanStore(store.id, { depth, rebuild: false }),
    onSuccess: onScan,
  });
  const refused = formProblems(test.error ?? look.error)[0]?.message;
  const shown = test.data?.problem === "host_key" ? test.data.hostKey : null;
  return (
    <Card className="grid content-start gap-3">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h2 className="font-semibold wrap-anywhere">{store.name}</h2>
          <p className="text-ink-3 text-sm">
            {store.builtIn ? "The console's own folder" : KIND_TEXT[store.kind].name}
          </p>
        </div>
        <div className="flex items-center gap-1">
          <StatusBadge {...storeStatus(store)} />
          {mayWrite ? (
            <Menu
              align="end"
              trigger={
                <IconButton
                  name={`More for ${store.name}`}
                  size="sm"
                  icon={<Ellipsis className="size-4" />}
                />
              }
            >
              <MenuItem onSelect={onEdit}>{store.builtIn ? "Rename" : "Edit"}</MenuItem>
              {mayRun ? (
                <>
                  <MenuItem onSelect={() => look.mutate("names")}>Look through it</MenuItem>
                  <MenuItem onSelect={() => look.mutate("bytes")}>Read every byte</MenuItem>
                  <MenuItem onSelect={onBringBack}>Bring back backups</MenuItem>
                </>
              ) : null}
              {store.builtIn ? null : (
                <>
                  <MenuSeparator />
                  <MenuItem danger onSelect={onRemove}>
                    Remove
                  </MenuItem>
                </>
              )}
            </Menu>
          ) : null}
        </div>
      </div>
      <FactList facts={factsOf(store)} />
      {refused ? <p className="text-bad">{refused}</p> : null}
      {scan ? <ScanLine key={scan.runId} scan={scan} /> : null}
      {mayWrite ? (
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            aria-label={`Test ${store.name}`}
            busy={test.isPending}
            onClick={() => test.mutate()}
          >
            Test
          </Button>
          {shown ? (
            <Button size="sm" onClick={() => onAcceptKey(shown)}>
              The server was replaced
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

/** What a run that looks through a store says, while it works and when it is done. */
function ScanLine({ scan }: { scan: { runId: string; runNumber: number } }) {
  const [run, setRun] = useState<RunView | null>(null);
  const queries = useQueryClient();
  useLive((event) => {
    if (event.type !== "runs.changed") return;
    const changed = event.payload as RunView;
    if (changed.id !== scan.runId) return;
    setRun(changed);
    if (changed.endedAt) void queries.invalidateQueries({ queryKey: storeKeys.list() });
  });
  const result = typeof run?.result?.text === "string" ? run.result.text : null;
  const words = run?.errorText ?? result ?? run?.progressText ?? "waits for a worker";
  return (
    <p role="status" className="text-ink-2 text-sm">
      Run #{scan.runNumber}: {words}
    </p>
  );
}
