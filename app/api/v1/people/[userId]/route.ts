import { createRoute } from "@/app/api/create-route";
import { changePersonBodySchema } from "@/lib/schema/people";
import { changePerson } from "@/lib/usecases/change-person";

export const PATCH = createRoute({
  capability: "people.manage",
  bodySchema: changePersonBodySchema,
  handler: ({ runtime, actor, params, body }) => changePerson(runtime, actor, params["userId"] ?? "", body),
});
