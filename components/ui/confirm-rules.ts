/**
 * How much an action asks before it happens.
 * T0 can be undone: no dialog. T1 runs but changes nothing: no dialog, except in production. T2 changes something
 * that can be recovered. T3 cannot be taken back: the person types the name of the target.
 */
export const CONFIRM_TIERS = ["T0", "T1", "T2", "T3"] as const;
export type ConfirmTier = (typeof CONFIRM_TIERS)[number];

/** Whether an action of this tier shows a dialog at all. */
export function needsDialog(tier: ConfirmTier, production: boolean): boolean {
  if (tier === "T0") return false;
  return tier === "T1" ? production : true;
}

type ConfirmState = {
  tier: ConfirmTier;
  /** The name to type; only T3 asks for it. */
  target: string;
  typed: string;
  reasonRequired: boolean;
  reason: string;
};

type ConfirmProblems = { typed: string | null; reason: string | null };

/** Says what is missing before the action may happen; null where nothing is. */
export function missingToConfirm(state: ConfirmState): ConfirmProblems {
  const { tier, target, typed, reasonRequired, reason } = state;
  return {
    typed: tier === "T3" && typed.trim() !== target ? `Type ${target} to go on.` : null,
    reason: reasonRequired && reason.trim() === "" ? "Give a reason; it goes into the audit log." : null,
  };
}
