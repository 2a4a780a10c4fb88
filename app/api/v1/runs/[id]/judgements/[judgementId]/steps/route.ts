import { createRoute } from "@/app/api/create-route";
import { judgementStepBodySchema } from "@/lib/schema/judgement";
import { answerJudgement } from "@/lib/usecases/answer-judgement";

export const POST = createRoute({
  capability: "judgement.answer",
  bodySchema: judgementStepBodySchema,
  handler: async ({ runtime, actor, params, body }) => {
    const target = { runId: params["id"] ?? "", judgementId: params["judgementId"] ?? "" };
    return Response.json(await answerJudgement(runtime, actor, target, body), { status: 201 });
  },
});
