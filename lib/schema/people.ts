import * as z from "zod";
import { ROLES } from "@/lib/core/role";

const role = z.enum(ROLES);
/** null = as the role has it. */
const mayReadPatients = z.boolean().nullable();

/** Somebody in a project. */
export const memberSchema = z.strictObject({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  /** null for an administrator of the installation who is no member. */
  role: role.nullable(),
  mayReadPatients,
  /** Whether rows of single patients are open to them, all in all. */
  readsPatients: z.boolean(),
  /** Since when; null for who is no member. */
  since: z.iso.datetime().nullable(),
  isInstallationAdministrator: z.boolean(),
  isDisabled: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

export const memberListSchema = z.strictObject({ people: z.array(memberSchema) });
export type MemberList = z.infer<typeof memberListSchema>;

export const saveMemberBodySchema = z.strictObject({ role, mayReadPatients: mayReadPatients.default(null) });
export type SaveMemberBody = z.infer<typeof saveMemberBodySchema>;

/** Somebody with an account. */
export const personSchema = z.strictObject({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.iso.datetime(),
  isAdministrator: z.boolean(),
  isDisabled: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** null where the audit log knows of no sign-in. */
  lastSignInAt: z.iso.datetime().nullable(),
  projects: z.array(z.strictObject({ id: z.string(), name: z.string(), role })),
});
export type Person = z.infer<typeof personSchema>;

export const personListQuerySchema = z.strictObject({
  /** Part of the name or the address, whatever its case. */
  search: z.string().trim().max(200).default(""),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type PersonListQuery = z.infer<typeof personListQuerySchema>;

export const personListPageSchema = z.strictObject({
  people: z.array(personSchema),
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
});
export type PersonListPage = z.infer<typeof personListPageSchema>;

export const changePersonBodySchema = z
  .strictObject({ isAdministrator: z.boolean().exactOptional(), isDisabled: z.boolean().exactOptional() })
  .refine((change) => Object.keys(change).length > 0, "Expected something to change, found nothing.");
export type ChangePersonBody = z.infer<typeof changePersonBodySchema>;

/** A link that is shown once; whoever has it sets a new password. */
export const passwordLinkSchema = z.strictObject({ link: z.string(), expiresAt: z.iso.datetime() });
export type PasswordLink = z.infer<typeof passwordLinkSchema>;
