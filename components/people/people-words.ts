import type { PersonView } from "@/server/domain/people/schema";
import { ROLES, type Role } from "@/server/kernel/permissions";

export const ROLE_TEXT: Record<Role, { name: string; can: string }> = {
  admin: { name: "Admin", can: "everything, and manages people" },
  operator: { name: "Operator", can: "backs up, restores, runs checks, ticks" },
  lead: { name: "Lead", can: "edits and ticks the plan, decides go or no-go" },
  stakeholder: { name: "Stakeholder", can: "reads progress; changes nothing" },
};

/** The roles as options, most powerful first. */
export const ROLE_OPTIONS = ROLES.map((role) => ({ role, ...ROLE_TEXT[role] }));

type What = { role: Role } | { disabled: boolean };

/** What a change of an account means, one fact per line. */
export function changeImpact(person: PersonView, what: What, self: boolean): string[] {
  const whose = self ? "Your" : "Their";
  const signIn = self ? "You" : "They";
  if ("role" in what) {
    const { name, can } = ROLE_TEXT[what.role];
    return [
      `From ${ROLE_TEXT[person.role].name} to ${name}: ${can}.`,
      `${whose} sessions end at once; ${signIn.toLowerCase()} sign in again.`,
      ...(self && what.role !== "admin" ? ["You cannot give the role back to yourself."] : []),
    ];
  }
  return what.disabled
    ? [
        `${signIn} cannot sign in any more; ${whose.toLowerCase()} sessions end at once.`,
        "What they ticked, ran and signed stays, with their name.",
        "It can be undone: enable the account again.",
      ]
    : ["They can sign in again with the password and the role they had."];
}
