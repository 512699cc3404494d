import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/canonical-json";
import { formatCount } from "@/lib/format";
import type { Blocker, Evaluation, GateFacts, SignatureView } from "./schema";

/** SHA-256 over the canonical JSON, as 64 hexadecimal digits. */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");

type Item = GateFacts["items"][number];
type MaterialItem = ReturnType<typeof material>["items"][number];

/**
 * What a signature is bound to: states and verdicts, waivers and rules. A run that was made again and passed again is
 * no change, or a check that runs every five minutes would undo every signature.
 */
export function material({ items, ...facts }: GateFacts) {
  return {
    ...facts,
    items: items.map(({ proofs, ...item }) => ({
      ...item,
      proofs: proofs.map(({ id, label, strength, state }) => ({ id, label, strength, state })),
    })),
    targets: facts.targets.map(({ id, metric, verdict }) => ({ id, metric, verdict })),
  };
}

/** For readers who are not shown what systems answered: states, verdicts and times stay, the answers' words go. */
export function withoutAnswers({ items, ...facts }: GateFacts): GateFacts {
  return {
    ...facts,
    items: items.map(({ proofs, ...item }) => ({
      ...item,
      proofs: proofs.map((proof) => ({
        ...proof,
        evidence: proof.evidence && { ...proof.evidence, summary: proof.reason },
      })),
    })),
  };
}

/** Why an item is not enough; null when it is. */
export function itemProblem(item: Item, demand: "claimed" | "proven"): string | null {
  if (item.state === "contradicted") {
    const failed = item.proofs.find(({ state }) => state === "failed");
    return `${failed?.label ?? "Its proof"}: ${failed?.evidence?.summary ?? "failed"}`;
  }
  if (item.state === "stale") {
    const stale = item.proofs.find(({ state }) => state === "stale");
    return `${stale?.label ?? "Its proof"}: ${stale?.reason ?? "is stale."}`;
  }
  if (item.state === "proven") return null;
  const waiting = item.proofs.find(({ strength, state }) => strength === "proves" && state === "missing");
  if (waiting) return `${waiting.label} was not run yet.`;
  if (demand === "proven") return "Nothing proves it. Attach a proof and run it.";
  return item.ticked ? null : "It is open.";
}

const GRAVEST_FIRST = ["contradicted", "stale"];
const gravity = ({ state, proofs }: Item) =>
  GRAVEST_FIRST.includes(state) ? GRAVEST_FIRST.indexOf(state) : proofs.length > 0 ? 2 : 3;

/** What failed and what went stale stands before what is only open, each in the order of the plan. */
function itemBlockers({ gate, items }: GateFacts): Blocker[] {
  return items
    .toSorted((a, b) => gravity(a) - gravity(b))
    .flatMap((item) => {
      const reason = itemProblem(item, gate.rule.items);
      return reason === null
        ? []
        : [{ kind: "item" as const, nodeId: item.id, title: item.title, reason, waivable: true }];
    });
}

function registerBlockers({ gate: { rule }, targets, risks }: GateFacts): Blocker[] {
  const missed = rule.targets ? targets.filter(({ verdict }) => verdict !== "met") : [];
  const { riskBelow } = rule;
  const grave =
    riskBelow === null
      ? []
      : risks.filter(({ state, exposure }) => state === "open" && exposure !== null && exposure >= riskBelow);
  return [
    ...missed.map(({ id, metric, reason }) => ({
      kind: "target" as const,
      nodeId: id,
      title: metric,
      reason,
      waivable: true,
    })),
    ...grave.map(({ id, title, exposure }) => ({
      kind: "risk" as const,
      nodeId: id,
      title,
      reason: `Its exposure is ${exposure}, below ${riskBelow} is wanted. Mitigate it, accept it until a day, or close it.`,
      waivable: true,
    })),
  ];
}

function seatBlockers({ gate: { rule } }: GateFacts, signatures: readonly SignatureView[]): Blocker[] {
  return rule.seats.flatMap((seat) => {
    const reason = seatProblem(signatures.find((each) => each.seat === seat));
    return reason === null
      ? []
      : [{ kind: "signature" as const, nodeId: null, title: seat, reason, waivable: false }];
  });
}

function seatProblem(signature: SignatureView | undefined): string | null {
  if (signature === undefined) return "Nobody has signed yet.";
  const { person, vote, statement, current, changes } = signature;
  if (vote === "no_go") return `${person} votes no-go${statement === "" ? "." : `: ${statement}`}`;
  return current ? null : `${person} signed something else: ${changes[0] ?? "it has changed since."}`;
}

/**
 * What stands between a gate and passing. A waiver takes its blocker out of the way without making it passed; a gate
 * without a single item never passes, because nothing says that anything is ready.
 */
export function evaluate(
  facts: GateFacts,
  signatures: readonly SignatureView[],
): Omit<Evaluation, "facts" | "digest"> {
  const items = itemBlockers(facts);
  const open = [...items, ...registerBlockers(facts)];
  const waived = new Set(facts.waivers.map(({ nodeId }) => nodeId));
  const standing = open.filter(({ nodeId }) => nodeId === null || !waived.has(nodeId));
  const { waiverBudget } = facts.gate.rule;
  const blockers: Blocker[] = [
    ...(facts.items.length === 0
      ? [
          {
            kind: "empty" as const,
            nodeId: null,
            title: "No items",
            reason: "There is nothing here to be ready. Import a plan, or choose another phase.",
            waivable: false,
          },
        ]
      : []),
    ...standing,
    ...(facts.waivers.length > waiverBudget
      ? [
          {
            kind: "waivers" as const,
            nodeId: null,
            title: "Waivers",
            reason: `${formatCount(facts.waivers.length, "waiver")}, ${waiverBudget} are allowed. Take some back.`,
            waivable: false,
          },
        ]
      : []),
    ...seatBlockers(facts, signatures),
  ];
  const used = facts.waivers.filter(({ nodeId }) => open.some((each) => each.nodeId === nodeId)).length;
  return {
    verdict: blockers.length === 0 ? "passed" : "held",
    sentence: sentenceOf(blockers, used),
    blockers,
    signatures: [...signatures],
    counts: {
      items: facts.items.length,
      satisfied: facts.items.length - items.length,
      proven: facts.items.filter(({ state }) => state === "proven").length,
      waived: used,
    },
  };
}

function sentenceOf(blockers: readonly Blocker[], waived: number): string {
  if (blockers.length === 0) {
    return waived === 0
      ? "Passed: everything it asks for is there."
      : `Passed with ${formatCount(waived, "waiver")}.`;
  }
  const kinds = { item: "item", target: "target", risk: "risk", signature: "signature" } as const;
  const parts = Object.entries(kinds).flatMap(([kind, word]) => {
    const count = blockers.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [formatCount(count, word)];
  });
  return parts.length === 0 ? `Held: ${blockers[0]?.reason ?? ""}` : `Held by ${parts.join(", ")}.`;
}

/** What is different between what was signed and what there is now, in words; at most twenty. */
export function changesBetween(signed: GateFacts, present: GateFacts): string[] {
  const [before, now] = [material(signed), material(present)];
  const changes = [
    ...(before.candidate === now.candidate
      ? []
      : [`The candidate is ${now.candidate ?? "not named"}, it was ${before.candidate ?? "not named"}.`]),
    ...(canonicalJson(before.gate) === canonicalJson(now.gate)
      ? []
      : ["What the gate asks for was changed."]),
    ...compare(before.items, now.items, ({ title }) => title, describeItem),
    ...compare(
      before.targets,
      now.targets,
      ({ metric }) => metric,
      (a, b) => `${b.metric}: ${a.verdict} became ${b.verdict}.`,
    ),
    ...compare(
      before.risks,
      now.risks,
      ({ title }) => title,
      (_, b) => `The risk "${b.title}" was changed.`,
    ),
    ...compare(
      before.waivers,
      now.waivers,
      ({ title }) => `The waiver of ${title}`,
      (_, b) => `The waiver of ${b.title} was changed.`,
    ),
  ];
  return changes.slice(0, 20);
}

function describeItem(before: MaterialItem, now: MaterialItem): string {
  if (before.state !== now.state) return `${now.title}: ${before.state} became ${now.state}.`;
  return `${now.title}: its tick or its proofs were changed.`;
}

function compare<T extends { id: string }>(
  before: readonly T[],
  now: readonly T[],
  name: (entry: T) => string,
  describe: (before: T, now: T) => string,
): string[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const ids = new Set(now.map(({ id }) => id));
  return [
    ...now.flatMap((entry) => {
      const was = old.get(entry.id);
      if (was === undefined) return [`${name(entry)} is new.`];
      return canonicalJson(was) === canonicalJson(entry) ? [] : [describe(was, entry)];
    }),
    ...before.filter(({ id }) => !ids.has(id)).map((entry) => `${name(entry)} is gone.`),
  ];
}
