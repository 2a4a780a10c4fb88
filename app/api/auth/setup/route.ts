import * as z from "zod";
import { createFirstAdministrator } from "@/lib/auth/setup-link";
import { emailSchema, nameSchema } from "@/lib/schema/name";
import { createLinkRoute } from "../create-link-route";

/** Makes the first administrator by the one-time link that the server printed. */
export const POST = createLinkRoute({
  right: "setup",
  bodySchema: z.strictObject({
    link: z.string().min(1).max(200),
    name: nameSchema,
    email: emailSchema,
    password: z.string().max(128),
  }),
  status: 201,
  handler: ({ runtime, body }) => createFirstAdministrator(runtime.database, body),
});
