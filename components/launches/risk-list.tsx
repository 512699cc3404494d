import Link from "next/link";
import { BAND_WORDS, bandOf, RISK_STATE_WORDS } from "@/components/plans/register-words";
import { Panel } from "@/components/ui/layout";
import { StatusShape } from "@/components/ui/status-shape";
import type { RiskView } from "@/server/domain/launches/schema";

/** The risks that are not closed, the greatest first; `href` leads to the register. */
export function RiskList({ risks, href }: { risks: readonly RiskView[]; href?: string | undefined }) {
  return (
    <Panel
      title="Risks"
      flush
      actions={
        href ? (
          <Link href={href} className="link no-print">
            All risks
          </Link>
        ) : null
      }
    >
      <ul className="divide-y divide-line print:grid print:grid-cols-2 print:divide-y-0">
        {risks.map((risk) => (
          <li key={risk.id} className="grid break-inside-avoid content-start gap-0.5 px-4 py-2.5 sm:px-5">
            <span className="wrap-anywhere">{risk.title}</span>
            <span className="text-ink-3 text-sm">{ratingText(risk)}</span>
            {risk.overdue ? (
              <span className="inline-flex items-center gap-1.5 text-sm text-warn">
                <StatusShape status="warning" />
                Its review is overdue
              </span>
            ) : null}
            {risk.mitigation ? (
              <span className="text-ink-2 text-sm wrap-anywhere">{risk.mitigation}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** "Exposure 12, high: likelihood possible, impact major. Accepted." */
function ratingText({ exposure, likelihood, impact, state }: RiskView): string {
  const words = [
    likelihood ? `likelihood ${likelihood.toLowerCase()}` : "",
    impact ? `impact ${impact.toLowerCase()}` : "",
  ]
    .filter(Boolean)
    .join(", ");
  const rating =
    exposure === null ? "Not rated" : `Exposure ${exposure}, ${BAND_WORDS[bandOf(exposure)].toLowerCase()}`;
  const known = words ? `${rating}: ${words}` : rating;
  return state === "open" ? known : `${known}. ${RISK_STATE_WORDS[state]}.`;
}
