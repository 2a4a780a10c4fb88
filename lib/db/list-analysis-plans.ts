import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { type Database, prismaOf } from "./database";

const PLAN_SELECT = { version: true, content: true, author: true, isAfterResults: true, createdAt: true } as const;

/** The analysis plan of a project as it stands; null where nothing was ever declared. */
export async function findAnalysisPlan(
  db: Database,
  params: { readonly projectId: string },
): Promise<AnalysisPlan | null> {
  const [current] = await listAnalysisPlans(db, { ...params, limit: 1 });
  return current ?? null;
}

/** The analysis plan that holds of a run, which is that of its project. */
export async function findPlanOfRun(db: Database, params: { readonly runId: string }): Promise<AnalysisPlan | null> {
  const row = await prismaOf(db).analysisPlan.findFirst({
    where: { project: { runs: { some: { id: params.runId } } } },
    orderBy: { version: "desc" },
    select: PLAN_SELECT,
  });
  return row === null ? null : toPlan(row);
}

/** Versions of a project's analysis plan, the newest first; their authors by id. */
export async function listAnalysisPlans(
  db: Database,
  params: { readonly projectId: string; readonly limit: number },
): Promise<AnalysisPlan[]> {
  const rows = await prismaOf(db).analysisPlan.findMany({
    where: { projectId: params.projectId },
    orderBy: { version: "desc" },
    take: params.limit,
    select: PLAN_SELECT,
  });
  return rows.map(toPlan);
}

type Row = Omit<AnalysisPlan, "content" | "createdAt"> & { readonly content: string; readonly createdAt: Date };

function toPlan({ content, createdAt, ...row }: Row): AnalysisPlan {
  return { ...row, createdAt: createdAt.toISOString(), content: JSON.parse(content) };
}
