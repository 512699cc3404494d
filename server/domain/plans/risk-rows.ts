import { rateWord } from "./rate-word";
import type { NodeView, RiskRow, RiskState } from "./schema";

/**
 * The risks of a plan as a register: open ones first, the greatest exposure on top; what cannot be rated stands above
 * what is known to be small, because nobody has said that it is. `today` is a calendar day.
 */
export function riskRows(nodes: readonly NodeView[], today: string): RiskRow[] {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return nodes
    .filter(({ kind }) => kind === "risk")
    .map((node) => toRow(node, titles.get(node.parentId ?? "") ?? null, today))
    .sort((a, b) => RANKS[a.state] - RANKS[b.state] || (b.exposure ?? UNRATED) - (a.exposure ?? UNRATED));
}

/** Between "moderate" and "low". */
const UNRATED = 7;

const RANKS: Record<RiskState, number> = { open: 0, accepted: 1, mitigated: 2, closed: 3 };

function toRow(node: NodeView, section: string | null, today: string): RiskRow {
  const risk = node.risk ?? NO_RISK;
  const likelihood = risk.likelihoodLevel ?? rateWord(risk.likelihood);
  const impact = risk.impactLevel ?? rateWord(risk.impact);
  const { said, lapsed } = stateOf(risk, today);
  const { title, externalId = null, ownerText = null, assigneeId = null, assigneeName = null } = node;
  const { reviewOn = null, acceptedUntil = null, reason = null, decidedAt = null, decidedBy = null } = risk;
  return {
    ...{ nodeId: node.id, version: node.version, title, externalId, section },
    likelihood: { text: risk.likelihood, level: likelihood },
    impact: { text: risk.impact, level: impact },
    exposure: likelihood === null || impact === null ? null : likelihood * impact,
    mitigation: risk.mitigation || null,
    ...{ ownerText, assigneeId, assigneeName, reviewOn },
    overdue: said !== "closed" && reviewOn !== null && reviewOn < today,
    state: lapsed ? "open" : said,
    ...{ acceptedUntil, lapsed, reason, decidedAt, decidedBy },
  };
}

type Risk = NonNullable<NodeView["risk"]>;
const NO_RISK: Risk = { likelihood: null, impact: null, mitigation: null };

function stateOf({ state: said = "open", acceptedUntil = "" }: Risk, today: string) {
  return { said, lapsed: said === "accepted" && acceptedUntil < today };
}
