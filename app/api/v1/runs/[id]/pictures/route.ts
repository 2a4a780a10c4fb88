import { createRoute } from "@/app/api/create-route";
import { picturesQuerySchema } from "@/lib/schema/pictures";
import { getPictures } from "@/lib/usecases/get-pictures";

export const GET = createRoute({
  capability: "run.read",
  querySchema: picturesQuerySchema,
  handler: ({ runtime, actor, params, query }) => getPictures(runtime, actor, params["id"] ?? "", query),
});
