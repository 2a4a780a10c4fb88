import { CLIENT_RUN_SELECT, type ClientRunRecord } from "./client-run-record";
import { type Database, prismaOf } from "./database";

/** Finds a run of a project for a tracker's client, deleted or not; null when there is none. */
export async function findClientRun(
  db: Database,
  params: { readonly projectId: string; readonly id: string },
): Promise<ClientRunRecord | null> {
  const { projectId, id } = params;
  return await prismaOf(db).run.findFirst({ where: { id, projectId, state: "ready" }, select: CLIENT_RUN_SELECT });
}
