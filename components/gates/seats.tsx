"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formProblems } from "@/components/shell/form-problems";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import type { GateView, SignatureView } from "@/server/domain/gates/schema";
import { may } from "@/server/kernel/permissions";
import type { Asked, Me } from "./gates-screen";
import { takeOverGate, withdraw } from "./queries";

/** Who has to sign, who did, and what changed since. */
export function Seats({ gate, me, onAsk }: { gate: GateView; me: Me; onAsk: (asked: Asked) => void }) {
  const { seats } = gate.rule;
  const { signatures } = gate.evaluation;
  if (seats.length === 0) return null;
  const mine = signatures.find(({ personId }) => personId === me.id);
  return (
    <section aria-label={`Signatures of ${gate.name}`} className="grid gap-2">
      <h3 className="font-medium">Signatures</h3>
      <ul className="grid gap-2">
        {seats.map((seat) => {
          const signature = signatures.find((each) => each.seat === seat);
          const mayTake = may(me.role, "gates:sign") && (mine === undefined || mine.seat === seat);
          const free = signature === undefined || signature.personId === me.id;
          return (
            <li
              key={seat}
              className="flex flex-wrap items-start justify-between gap-3 rounded-md border border-line p-3"
            >
              <div className="grid min-w-0 gap-0.5">
                <p className="flex flex-wrap items-center gap-x-3">
                  <span className="font-medium wrap-anywhere">{seat}</span>
                  <SeatBadge signature={signature} />
                </p>
                {signature ? <SeatFacts signature={signature} /> : null}
              </div>
              <div className="flex gap-2">
                {mayTake && free && !(signature?.current && signature.vote === "go") ? (
                  <Button
                    size="sm"
                    onClick={() => onAsk({ what: "sign", gate, seat })}
                    aria-label={`Sign as ${seat}`}
                  >
                    {signature ? "Sign again" : "Sign"}
                  </Button>
                ) : null}
                {signature?.personId === me.id ? <Withdraw gate={gate} signature={signature} /> : null}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function SeatBadge({ signature }: { signature: SignatureView | undefined }) {
  if (signature === undefined) return <StatusBadge status="open" text="Not signed" />;
  if (signature.vote === "no_go") return <StatusBadge status="failed" text="No-go" />;
  return signature.current ? (
    <StatusBadge status="passed" text="Go" />
  ) : (
    <StatusBadge status="stale" text="Changed since" />
  );
}

function SeatFacts({ signature }: { signature: SignatureView }) {
  const { person, signedAt, statement, digest, changes } = signature;
  return (
    <>
      <p className="text-ink-2 text-sm wrap-anywhere">
        {person} <Time at={signedAt} />
        {statement === "" ? "" : `: ${statement}`}{" "}
        <span className="font-mono text-ink-3" title={digest}>
          {digest.slice(0, 12)}
        </span>
      </p>
      {changes.length > 0 ? (
        <ul aria-label={`Changed since ${person} signed`} className="list-disc ps-5 text-ink-2 text-sm">
          {changes.slice(0, 5).map((change) => (
            <li key={change}>{change}</li>
          ))}
          {changes.length > 5 ? <li>{changes.length - 5} more</li> : null}
        </ul>
      ) : null}
    </>
  );
}

function Withdraw({ gate, signature }: { gate: GateView; signature: SignatureView }) {
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: () => withdraw(gate, signature.id),
    onSuccess: (next) => takeOverGate(queries, next),
  });
  const refused = formProblems(take.error)[0]?.message;
  return (
    <>
      <Button size="sm" variant="quiet" busy={take.isPending} onClick={() => take.mutate()}>
        Withdraw
      </Button>
      {refused ? (
        <span role="alert" className="text-bad text-sm">
          {refused}
        </span>
      ) : null}
    </>
  );
}
