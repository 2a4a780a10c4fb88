import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** Says whether there is a run that is there to be read, in whatever project. */
export async function hasRun(db: Database, { id }: { readonly id: string }): Promise<boolean> {
  return (await prismaOf(db).run.findFirst({ where: { ...VISIBLE_RUN, id }, select: { id: true } })) !== null;
}
