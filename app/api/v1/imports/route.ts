import { createRoute } from "@/app/api/create-route";
import { describeProblem } from "@/lib/http/problem";
import { readAnnounced } from "@/lib/http/read-announced";
import { streamProgress } from "@/lib/http/stream-progress";
import { importQuerySchema } from "@/lib/schema/run";
import { importRun } from "@/lib/usecases/import-run";

export const POST = createRoute({
  capability: "run.upload",
  querySchema: importQuerySchema,
  handler: async ({ runtime, actor, query, request, requestId }) => {
    const upload = { ...query, ...readAnnounced(request.headers), body: request.body };
    if (request.headers.get("accept")?.includes("application/x-ndjson")) {
      return streamProgress(
        (onProgress) => importRun(runtime, actor, upload, onProgress),
        (error) => describeProblem(error, requestId),
      );
    }
    const result = await importRun(runtime, actor, upload);
    return Response.json(result, { status: result.duplicate ? 200 : 201 });
  },
});
