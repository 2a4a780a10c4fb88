import { createRoute } from "@/app/api/create-route";
import { makeTokenBodySchema } from "@/lib/schema/token";
import { listTokens } from "@/lib/usecases/list-tokens";
import { makeToken } from "@/lib/usecases/make-token";

export const GET = createRoute({
  capability: "token.manage",
  handler: ({ runtime, actor }) => listTokens(runtime, actor),
});

export const POST = createRoute({
  capability: "token.manage",
  bodySchema: makeTokenBodySchema,
  handler: async ({ runtime, actor, body }) =>
    Response.json(await makeToken(runtime, actor, body), { status: 201, headers: { "cache-control": "no-store" } }),
});
