import { createRoute } from "@/app/api/create-route";
import { saveMemberBodySchema } from "@/lib/schema/people";
import { getMember } from "@/lib/usecases/list-members";
import { removeMember } from "@/lib/usecases/remove-member";
import { saveMember } from "@/lib/usecases/save-member";

type Params = Readonly<Record<string, string>>;

const targetOf = (params: Params) => ({ project: params["id"] ?? "", userId: params["userId"] ?? "" });

export const GET = createRoute({
  capability: "people.manage",
  handler: ({ runtime, actor, params }) => {
    const { project, userId } = targetOf(params);
    return getMember(runtime, actor, project, userId);
  },
});

export const PUT = createRoute({
  capability: "people.manage",
  bodySchema: saveMemberBodySchema,
  handler: ({ runtime, actor, params, body }) => saveMember(runtime, actor, targetOf(params), body),
});

export const DELETE = createRoute({
  capability: "people.manage",
  handler: ({ runtime, actor, params }) => removeMember(runtime, actor, targetOf(params)),
});
