import { z } from "zod";
import { ROLES } from "@/server/kernel/permissions";

export const roleSchema = z.enum(ROLES);

/** Length beats composition rules (NIST SP 800-63B, 5.1.1.2); the upper bound keeps hashing cheap. */
export const newPassword = z
  .string()
  .min(12, "Use at least 12 characters; a short sentence works well.")
  .max(128, "Use at most 128 characters.");

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("Enter an e-mail address such as mara@example.com."));

export const nameSchema = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(80, "Use at most 80 characters.")
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "Remove the invisible characters.");

export const personView = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  version: z.number().int(),
});
export type PersonView = z.infer<typeof personView>;

export const meView = z.object({ id: z.uuid(), name: z.string(), email: z.string(), role: roleSchema });

export const createFirstAdminInput = z.object({
  token: z.string().min(1, "Copy the token from the terminal.").max(200),
  name: nameSchema,
  email: emailSchema,
  password: newPassword,
  address: z.string().max(100).default(""),
});

export const signInInput = z.object({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().max(256),
  address: z.string().max(100),
  userAgent: z.string().max(400).default(""),
});

export const addPersonInput = z.object({
  name: nameSchema,
  email: emailSchema,
  role: roleSchema,
  password: newPassword,
});

export const changePersonInput = z.object({
  personId: z.uuid(),
  version: z.number().int(),
  name: nameSchema.optional(),
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
});

export const changePasswordInput = z.object({
  current: z.string().max(256),
  next: newPassword,
});
