import { createRoute } from "@/app/api/create-route";
import { changeMappingBodySchema, mappingQuerySchema } from "@/lib/schema/mapping";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { listMapping } from "@/lib/usecases/list-mapping";

export const GET = createRoute({
  capability: "run.read",
  querySchema: mappingQuerySchema,
  handler: ({ runtime, actor, params, query }) => listMapping(runtime, actor, params["id"] ?? "", query),
});

export const PATCH = createRoute({
  capability: "run.edit",
  bodySchema: changeMappingBodySchema,
  handler: ({ runtime, actor, params, body }) => changeMapping(runtime, actor, params["id"] ?? "", body),
});
