import { type Database, prismaOf } from "./database";
import { DEFAULT_EXPERIMENT, EXPERIMENT_SELECT, type ExperimentRecord, toExperiment } from "./experiment-record";

/**
 * The experiments of a project, deleted ones among them, by their number. The first one, called Default, is always
 * there: until somebody changes it, it has no row.
 *
 * @param params.number, params.name only the one of that number or name
 */
export async function listExperiments(
  db: Database,
  params: { readonly projectId: string; readonly number?: number; readonly name?: string },
): Promise<ExperimentRecord[]> {
  const { projectId, ...wanted } = params;
  const prisma = prismaOf(db);
  const rows = await prisma.experiment.findMany({
    where: { projectId, ...wanted },
    orderBy: { number: "asc" },
    select: EXPERIMENT_SELECT,
  });
  const found = rows.map(toExperiment);
  const mayBeDefault =
    (wanted.number ?? DEFAULT_EXPERIMENT.number) === DEFAULT_EXPERIMENT.number &&
    (wanted.name ?? DEFAULT_EXPERIMENT.name) === DEFAULT_EXPERIMENT.name;
  if (!mayBeDefault || found.some(({ number }) => number === DEFAULT_EXPERIMENT.number)) return found;
  // Under another name it has a row that a question for the name does not find.
  const isRenamed = (await prisma.experiment.count({ where: { projectId, number: DEFAULT_EXPERIMENT.number } })) > 0;
  if (isRenamed) return found;
  const project = await prisma.project.findUnique({ where: { id: projectId }, select: { createdAt: true } });
  if (project === null) return found;
  const { createdAt } = project;
  return [{ ...DEFAULT_EXPERIMENT, tags: new Map(), createdAt, updatedAt: createdAt, deletedAt: null }, ...found];
}
