import { type Database, prismaOf } from "./database";
import { RUN_SELECT, type RunRecord, VISIBLE_RUN } from "./run-record";

/** Runs of all projects that have this name. */
export async function listRunsNamed(db: Database, params: { readonly name: string }): Promise<readonly RunRecord[]> {
  return await prismaOf(db).run.findMany({
    where: { ...VISIBLE_RUN, activeName: params.name },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: RUN_SELECT,
  });
}
