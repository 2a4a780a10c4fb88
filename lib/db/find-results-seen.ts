import { type Database, prismaOf } from "./database";

/** When results on groups of patients of a project were first seen, and by whom; null where nobody has. */
export async function findResultsSeen(
  db: Database,
  params: { readonly projectId: string },
): Promise<{ readonly at: string; readonly by: string } | null> {
  const found = await prismaOf(db).project.findUnique({
    where: { id: params.projectId },
    select: { resultsSeenAt: true, resultsSeenBy: true },
  });
  if (found === null || found.resultsSeenAt === null) return null;
  return { at: found.resultsSeenAt.toISOString(), by: found.resultsSeenBy ?? "unknown" };
}
