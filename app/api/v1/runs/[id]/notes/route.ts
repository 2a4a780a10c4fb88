import { createRoute } from "@/app/api/create-route";
import { runNotesQuerySchema } from "@/lib/schema/run-notes";
import { getRunNotes } from "@/lib/usecases/get-run-notes";

export const GET = createRoute({
  capability: "run.read",
  querySchema: runNotesQuerySchema,
  handler: ({ runtime, actor, params, query }) => getRunNotes(runtime, actor, params["id"] ?? "", query),
});
