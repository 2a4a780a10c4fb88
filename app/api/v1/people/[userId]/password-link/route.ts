import { createRoute } from "@/app/api/create-route";
import { issuePasswordLink } from "@/lib/usecases/issue-password-link";

export const POST = createRoute({
  capability: "people.manage",
  handler: async ({ runtime, actor, params }) =>
    Response.json(await issuePasswordLink(runtime, actor, params["userId"] ?? ""), {
      status: 201,
      headers: { "cache-control": "no-store" },
    }),
});
