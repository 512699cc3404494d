import { Panel } from "@/components/ui/layout";
import type { RiskView } from "@/server/domain/launches/schema";

/** The risks the plan names, as it words them. */
export function RiskList({ risks }: { risks: readonly RiskView[] }) {
  return (
    <Panel title="Risks" flush>
      <ul className="divide-y divide-line">
        {risks.map(({ id, title, likelihood, impact, mitigation }) => (
          <li key={id} className="grid gap-0.5 px-4 py-2.5 sm:px-5">
            <span className="wrap-anywhere">{title}</span>
            {likelihood || impact ? (
              <span className="text-ink-3 text-sm">
                {[
                  likelihood ? `Likelihood ${likelihood.toLowerCase()}` : "",
                  impact ? `impact ${impact.toLowerCase()}` : "",
                ]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            ) : null}
            {mitigation ? <span className="text-ink-2 text-sm wrap-anywhere">{mitigation}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
