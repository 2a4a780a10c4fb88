import { renamePerson } from "@/lib/db/rename-person";
import { renameSelfBodySchema } from "@/lib/schema/own-account";
import { createPersonRoute } from "../create-person-route";

/** Changes one's own name. */
export const PATCH = createPersonRoute({
  bodySchema: renameSelfBodySchema,
  handler: ({ runtime, userId, body }) => renamePerson(runtime.database, { userId, name: body.name }),
});
