import * as z from "zod";
import { nameSchema } from "./name";

/** What the owner of an account sends about it. */
export const renameSelfBodySchema = z.strictObject({ name: nameSchema });
export const changePasswordBodySchema = z.strictObject({
  password: z.string().min(1).max(128),
  newPassword: z.string().min(1).max(128),
});
/** null = all but the one that asks. */
export const endSessionsBodySchema = z.strictObject({ id: z.string().min(1).max(64).nullable() });
