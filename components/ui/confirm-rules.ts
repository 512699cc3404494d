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

export type ConfirmState = {
  tier: ConfirmTier;
  /** The name to type; only T3 asks for it. */
  target: string;
  typed: string;
  reasonRequired: boolean;
  reason: string;
};

/** Says what is missing before the action may happen; null when nothing is. */
export function missingToConfirm({
  tier,
  target,
  typed,
  reasonRequired,
  reason,
}: ConfirmState): string | null {
  if (tier === "T3" && typed.trim() !== target) return `Type ${target} to go on.`;
  if (reasonRequired && reason.trim() === "") return "Give a reason; it goes into the audit log.";
  return null;
}
