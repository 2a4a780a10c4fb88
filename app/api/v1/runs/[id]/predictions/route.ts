import { createRoute } from "@/app/api/create-route";
import { readAnnounced } from "@/lib/http/read-announced";
import { addPredictionsQuerySchema } from "@/lib/schema/predictions";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { listPredictions } from "@/lib/usecases/list-predictions";

export const GET = createRoute({
  capability: "run.read",
  handler: ({ runtime, actor, params }) => listPredictions(runtime, actor, params["id"] ?? ""),
});

export const POST = createRoute({
  capability: "run.upload",
  querySchema: addPredictionsQuerySchema,
  handler: async ({ runtime, actor, params, query, request }) => {
    const upload = { ...query, ...readAnnounced(request.headers), runId: params["id"] ?? "", body: request.body };
    const added = await addPredictions(runtime, actor, upload);
    return Response.json(added, { status: added.duplicate ? 200 : 201 });
  },
});
