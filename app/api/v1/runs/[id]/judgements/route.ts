import { createRoute } from "@/app/api/create-route";
import { recordJudgementBodySchema } from "@/lib/schema/judgement";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => listJudgements(runtime, actor, params["id"] ?? ""),
});

export const POST = createRoute({
  capability: "judgement.record",
  bodySchema: recordJudgementBodySchema,
  handler: async ({ runtime, actor, params, body }) =>
    Response.json(await recordJudgement(runtime, actor, params["id"] ?? "", body), { status: 201 }),
});
