export const ROLES = ["admin", "operator", "lead", "stakeholder"] as const;
export type Role = (typeof ROLES)[number];

const everyone = ROLES;
const team = ["admin", "operator", "lead"] as const;
const leads = ["admin", "lead"] as const;
const operators = ["admin", "operator"] as const;
const admins = ["admin"] as const;

/**
 * Who may do what. The verb uses this table to refuse and the screen to hide; there is no second one.
 * "public" verbs need no session and guard themselves.
 */
export const PERMISSIONS = {
  "launches:read": everyone,
  "launches:write": leads,
  "launches:sample": team,
  "plans:read": everyone,
  "plans:tick": team,
  "plans:write": leads,
  // Whoever has an account may ask and answer where the question arises: a comment changes nothing and bears a name.
  "comments:read": everyone,
  "comments:write": everyone,
  "comments:moderate": leads,
  // Files hold logs and addresses of systems, which stakeholders are not shown elsewhere either.
  "attachments:read": team,
  "attachments:write": team,
  "attachments:moderate": leads,
  "presence:share": everyone,
  "systems:read": team,
  "systems:write": operators,
  "stores:read": team,
  "stores:write": operators,
  "stores:keys": admins,
  "backups:read": team,
  "backups:run": operators,
  "backups:restore": operators,
  "backups:delete": admins,
  "policies:read": team,
  "policies:write": operators,
  // Who decides what is deleted, and what may not be.
  "policies:retain": admins,
  "policies:hold": admins,
  "checks:read": team,
  "checks:write": operators,
  "checks:run": team,
  "evidence:read": team,
  "evidence:attest": team,
  "candidates:write": team,
  "proofs:write": leads,
  "gates:read": everyone,
  "gates:write": leads,
  "gates:sign": everyone,
  "runs:read": team,
  "runs:cancel": operators,
  "people:read": team,
  "people:write": admins,
  "views:read": everyone,
  "views:write": team,
  "views:share": leads,
  "templates:read": team,
  "templates:write": leads,
  "audit:read": team,
  "session:own": everyone,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
