import { createRoute } from "@/app/api/create-route";
import { invitationListQuerySchema, issueInvitationBodySchema } from "@/lib/schema/invitation";
import { issueInvitation } from "@/lib/usecases/issue-invitation";
import { listInvitations } from "@/lib/usecases/list-invitations";

export const GET = createRoute({
  capability: "people.manage",
  querySchema: invitationListQuerySchema,
  handler: ({ runtime, actor, query }) => listInvitations(runtime, actor, query),
});

export const POST = createRoute({
  capability: "people.manage",
  bodySchema: issueInvitationBodySchema,
  handler: async ({ runtime, actor, body }) =>
    Response.json(await issueInvitation(runtime, actor, body), {
      status: 201,
      headers: { "cache-control": "no-store" },
    }),
});
