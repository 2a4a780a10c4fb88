import { createRoute } from "@/app/api/create-route";
import { answerDirectly } from "@/lib/http/direct-routes";
import { readAnnounced } from "@/lib/http/read-announced";
import { appendPoints } from "@/lib/usecases/append-points";

export const POST = createRoute({
  capability: "run.upload",
  handler: ({ runtime, actor, params, request }) =>
    appendPoints(runtime, actor, {
      runId: params["id"] ?? "",
      idempotencyKey: request.headers.get("idempotency-key"),
      body: request.body,
      expectedSha256: readAnnounced(request.headers).expectedSha256,
    }),
});

const PATH = /^\/api\/v1\/runs\/([\w-]+)\/points$/;

answerDirectly("points", {
  match: (target) => {
    const id = PATH.exec(target)?.[1];
    return id === undefined ? null : { id };
  },
  answer: POST,
});
