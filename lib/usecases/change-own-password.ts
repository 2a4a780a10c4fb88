import { checkPassword } from "@/lib/auth/check-password";
import { hashPassword } from "@/lib/auth/hash-password";
import { changePassword } from "@/lib/db/change-password";
import type { Runtime } from "./runtime";

/**
 * Gives somebody a new password, and ends all their sessions but the one that asks.
 *
 * @param params.request whose session it is
 * @throws AppError "bad-input" for a short one, "forbidden" where the present password is wrong, "too-many-requests"
 */
export async function changeOwnPassword(
  runtime: Pick<Runtime, "config" | "database">,
  params: {
    readonly userId: string;
    readonly sessionId: string;
    readonly request: Request;
    readonly password: string;
    readonly newPassword: string;
  },
): Promise<void> {
  const { userId, sessionId, request, password, newPassword } = params;
  await checkPassword(runtime, request, password);
  const passwordHash = await hashPassword(newPassword);
  await changePassword(runtime.database, { userId, passwordHash, sessionId });
}
