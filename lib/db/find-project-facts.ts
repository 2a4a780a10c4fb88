import { type Database, prismaOf } from "./database";

/** What a project's page says of it beside the line of the list. */
export type ProjectFacts = {
  readonly deletedRuns: number;
  /** null where no plan was declared. */
  readonly planVersion: number | null;
  /** Names of the project's administrators whose accounts are open, by name. */
  readonly administrators: readonly string[];
};

const NAMES_SHOWN = 20;

/** Facts about a project that is there. */
export async function findProjectFacts(
  db: Database,
  { projectId }: { readonly projectId: string },
): Promise<ProjectFacts> {
  const { run, analysisPlan, user } = prismaOf(db);
  const [deletedRuns, plan, people] = await Promise.all([
    run.count({ where: { projectId, state: "ready", deletedAt: { not: null } } }),
    analysisPlan.findFirst({ where: { projectId }, orderBy: { version: "desc" }, select: { version: true } }),
    user.findMany({
      where: { disabledAt: null, memberships: { some: { projectId, role: "administrator" } } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: NAMES_SHOWN,
      select: { name: true },
    }),
  ]);
  return { deletedRuns, planVersion: plan?.version ?? null, administrators: people.map(({ name }) => name) };
}
