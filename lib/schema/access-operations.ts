import * as z from "zod";
import { addAlertTargetBodySchema, addedAlertTargetSchema, alertDeliverySchema, alertTargetListSchema } from "./alert";
import { auditCheckSchema, auditHeadSchema, auditPageSchema, auditQuerySchema } from "./audit";
import { deletedRunListSchema, purgeRunBodySchema, restoreRunBodySchema } from "./deleted-run";
import {
  invitationListQuerySchema,
  invitationListSchema,
  issuedInvitationSchema,
  issueInvitationBodySchema,
} from "./invitation";
import type { Operation } from "./operation";
import {
  changePersonBodySchema,
  memberListSchema,
  memberSchema,
  passwordLinkSchema,
  personListPageSchema,
  personListQuerySchema,
  personSchema,
  saveMemberBodySchema,
} from "./people";
import {
  changeProjectBodySchema,
  createProjectBodySchema,
  projectDetailsSchema,
  projectListPageSchema,
  projectListQuerySchema,
} from "./project";

import { madeTokenSchema, makeTokenBodySchema, tokenListSchema } from "./token";

/** Projects, people, invitations, tokens and the log of what they did. */
export const ACCESS_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/projects",
    summary: "The projects that one may enter, by name, with what is in each",
    query: projectListQuerySchema,
    answer: projectListPageSchema,
  },
  {
    method: "post",
    path: "/api/v1/projects",
    summary: "Make a project; for administrators of the installation. 409 where the name is taken",
    body: createProjectBodySchema,
    answer: z.object({ id: z.string() }),
    status: 201,
    audits: ["project.created"],
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}",
    summary: "One project, by its id or name",
    answer: projectDetailsSchema,
  },
  {
    method: "patch",
    path: "/api/v1/projects/{id}",
    summary:
      "Change name or description of a project, or for how many days its deleted runs can be brought back. A project itself is not deleted",
    body: changeProjectBodySchema,
    answer: projectDetailsSchema,
    audits: ["project.changed"],
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}/export",
    summary:
      "Everything of a project as one archive: points, settings, mapping, predictions, judgements, reports that left, plans and entries of the audit log, with a manifest of digests. Rows of single patients only for whoever may read them; for administrators of the project",
    answer: ["application/zip"],
    audits: ["project.exported"],
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}/deleted-runs",
    summary: "Deleted runs that one may bring back, those deleted last first: who deleted them, why, and until when",
    answer: deletedRunListSchema,
  },
  {
    method: "post",
    path: "/api/v1/projects/{id}/deleted-runs/{runId}",
    summary: "Bring a deleted run back. 409 where another run has its name meanwhile: give it another one",
    body: restoreRunBodySchema,
    answer: z.object({ id: z.string() }),
    audits: ["run.restored"],
  },
  {
    method: "delete",
    path: "/api/v1/projects/{id}/deleted-runs/{runId}",
    summary:
      "Remove a deleted run for good before its time, with its name as confirmation; for administrators of the project. Entries of the audit log stay",
    body: purgeRunBodySchema,
    answer: z.object({ id: z.string() }),
    audits: ["run.purged"],
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}/alerts",
    summary:
      "Where a project sends word of verdicts that become critical, how the last messages fared, and where this server can send any",
    answer: alertTargetListSchema,
  },
  {
    method: "post",
    path: "/api/v1/projects/{id}/alerts",
    summary:
      "Add a webhook on a host that the operator lists, or an e-mail address. The answer holds the secret that a webhook's messages are signed with (Standard Webhooks), once",
    body: addAlertTargetBodySchema,
    answer: addedAlertTargetSchema,
    status: 201,
    audits: ["alert-target.added"],
  },
  {
    method: "delete",
    path: "/api/v1/projects/{id}/alerts/{targetId}",
    summary: "End a target of alerts: nothing is sent there from then on",
    answer: z.object({ id: z.string() }),
    audits: ["alert-target.ended"],
  },
  {
    method: "post",
    path: "/api/v1/projects/{id}/alerts/{targetId}/test",
    summary: "Send a test message now, tried once, at most one a minute; the answer says how it went",
    answer: alertDeliverySchema,
    audits: ["alert-target.tested"],
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}/people",
    summary:
      "People of a project with role and right to single patients, administrators of the installation among them",
    answer: memberListSchema,
  },
  {
    method: "get",
    path: "/api/v1/projects/{id}/people/{userId}",
    summary: "One of the people of a project",
    answer: memberSchema,
  },
  {
    method: "put",
    path: "/api/v1/projects/{id}/people/{userId}",
    summary:
      "Give a member another role, or the right to single patients (null: as the role has it). 409 for the last administrator of the project. Somebody new is invited; an administrator of the installation may also let in anybody who has an account",
    body: saveMemberBodySchema,
    answer: memberSchema,
    audits: ["membership.saved"],
  },
  {
    method: "delete",
    path: "/api/v1/projects/{id}/people/{userId}",
    summary: "Take somebody's role in a project away. 409 for the last administrator of the project",
    answer: z.object({ userId: z.string() }),
    audits: ["membership.removed"],
  },
  {
    method: "get",
    path: "/api/v1/invitations",
    summary: "Open invitations to a project, or to administer the installation, the latest first, without their links",
    query: invitationListQuerySchema,
    answer: invitationListSchema,
  },
  {
    method: "post",
    path: "/api/v1/invitations",
    summary:
      "Invite an e-mail address to a project, or to administer the installation. The answer holds the link, once: it works once and for 7 days, and nothing is sent. An earlier invitation of the address to the same place is taken back",
    body: issueInvitationBodySchema,
    answer: issuedInvitationSchema,
    status: 201,
    audits: ["invitation.issued"],
  },
  {
    method: "delete",
    path: "/api/v1/invitations/{invitationId}",
    summary: "Take an open invitation back: its link is no longer good",
    answer: z.object({ id: z.string() }),
    audits: ["invitation.revoked"],
  },
  {
    method: "get",
    path: "/api/v1/tokens",
    summary: "One's own API tokens and those of projects that one administers, those made last first; never the tokens",
    answer: tokenListSchema,
  },
  {
    method: "post",
    path: "/api/v1/tokens",
    summary:
      "Make an API token that may no more than whoever makes it. The answer holds it, once. Without end only for administrators; made by a token, never with a scope or a day that it does not have itself",
    body: makeTokenBodySchema,
    answer: madeTokenSchema,
    status: 201,
    audits: ["token.created"],
  },
  {
    method: "delete",
    path: "/api/v1/tokens/{id}",
    summary: "Revoke an API token: the next request with it is refused",
    answer: z.object({ id: z.string() }),
    audits: ["token.revoked"],
  },
  {
    method: "get",
    path: "/api/v1/people",
    summary: "Everybody with an account, by name; for administrators of the installation",
    query: personListQuerySchema,
    answer: personListPageSchema,
  },
  {
    method: "patch",
    path: "/api/v1/people/{userId}",
    summary:
      "Make somebody an administrator of the installation or take that away, disable an account or open it again. Disabling ends all sessions at once, and the account's tokens open nothing. 409 for the last administrator of the installation",
    body: changePersonBodySchema,
    answer: personSchema,
    audits: ["person.access-changed"],
  },
  {
    method: "post",
    path: "/api/v1/people/{userId}/password-link",
    summary:
      "Make a link by which somebody sets a new password, for an administrator of the installation to hand over: given once, good once and for 24 hours. Using it ends all sessions of the person",
    answer: passwordLinkSchema,
    status: 201,
    audits: ["password-link.issued"],
  },
  {
    method: "get",
    path: "/api/v1/audit",
    summary:
      "The audit log, the latest entry first: who did what to what and when, in the projects whose log the reader may see. Each entry is given as it is hashed",
    query: auditQuerySchema,
    answer: auditPageSchema,
  },
  {
    method: "get",
    path: "/api/v1/audit/head",
    summary: "Number, time and hash of the last entry: kept elsewhere, it shows later whether the log was rewritten",
    answer: auditHeadSchema,
  },
  {
    method: "get",
    path: "/api/v1/audit/check",
    summary:
      "Follow the whole audit log by its hashes and name the first fault, in the chain or in a plan, judgement or prediction set that is stored otherwise than its entry tells; waits until it is done. A log rewritten from end to end looks intact unless heads were kept outside",
    answer: auditCheckSchema,
  },
];
