import { createRoute } from "@/app/api/create-route";
import { personListQuerySchema } from "@/lib/schema/people";
import { listPeople } from "@/lib/usecases/list-people";

export const GET = createRoute({
  capability: "people.manage",
  querySchema: personListQuerySchema,
  handler: ({ runtime, actor, query }) => listPeople(runtime, actor, query),
});
