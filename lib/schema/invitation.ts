import * as z from "zod";
import { ROLES } from "@/lib/core/role";
import { emailSchema, nameSchema } from "./name";

const role = z.enum(ROLES);
/** null = as the role has it. */
const mayReadPatients = z.boolean().nullable();
/** What a link holds behind its #; longer than any of ours, so that a wrong one is answered as such. */
const secret = z.string().min(1).max(200);

export const issueInvitationBodySchema = z
  .strictObject({
    /** Id or name; null = to be an administrator of the installation. */
    project: z.string().min(1).max(200).nullable(),
    email: emailSchema,
    role,
    mayReadPatients: mayReadPatients.default(null),
  })
  .refine(({ project, role: given }) => project !== null || given === "administrator", {
    path: ["role"],
    message: "Expected the role administrator where no project is named.",
  });
export type IssueInvitationBody = z.infer<typeof issueInvitationBodySchema>;

const openInvitationSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  project: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  role,
  mayReadPatients,
  /** What they are called who issued it. */
  by: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type OpenInvitation = z.infer<typeof openInvitationSchema>;

/** The link is given here and never again. */
export const issuedInvitationSchema = z.strictObject({
  id: z.string(),
  link: z.string(),
  expiresAt: z.iso.datetime(),
});
export type IssuedInvitation = z.infer<typeof issuedInvitationSchema>;

export const invitationListQuerySchema = z.strictObject({
  /** Id or name; without it, those of the installation. */
  project: z.string().max(200).exactOptional(),
});
export const invitationListSchema = z.strictObject({ invitations: z.array(openInvitationSchema) });
export type InvitationList = z.infer<typeof invitationListSchema>;

export const lookAtInvitationBodySchema = z.strictObject({ secret });

/** What whoever holds a link is told before they use it, and what they have to bring. */
export const invitationViewSchema = z.strictObject({
  email: z.string(),
  /** null = the installation. */
  project: z.string().nullable(),
  role,
  expiresAt: z.iso.datetime(),
  /** An account of this address is signed in; there is one, not signed in; there is none yet. */
  needs: z.enum(["nothing", "sign-in", "account"]),
});
export type InvitationView = z.infer<typeof invitationViewSchema>;

export const acceptInvitationBodySchema = z.strictObject({
  secret,
  /** Of somebody who has no account yet. */
  account: z.strictObject({ name: nameSchema, password: z.string().max(128) }).nullable(),
});
export type AcceptInvitationBody = z.infer<typeof acceptInvitationBodySchema>;

export const setPasswordBodySchema = z.strictObject({ secret, password: z.string().max(128) });
