import { AppError } from "@/lib/core/errors";
import type { Transaction } from "./database";

/**
 * Inside a transaction that holds the project's row: refuses to take the last open account away from those who
 * administer a project. A project that never had one is left as it is.
 *
 * @throws AppError "conflict"
 */
export async function requireOtherAdministrator(
  transaction: Transaction,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
): Promise<void> {
  const administrators = await transaction.membership.findMany({
    where: { projectId, role: "administrator", user: { disabledAt: null } },
    select: { userId: true },
  });
  if (administrators.length !== 1 || administrators[0]?.userId !== userId) return;
  throw new AppError(
    "conflict",
    "This is the only administrator of the project, and a project keeps one.",
    "Make somebody else administrator of the project first.",
  );
}
