import { nameTaken } from "./create-run";
import { type Database, prismaOf } from "./database";
import { isUniqueViolation } from "./is-unique-violation";
import { VISIBLE_RUN } from "./run-record";

/**
 * Gives a run another name.
 *
 * @returns false when there is no such run any more
 * @throws AppError "conflict" when another run of the project has that name
 */
export async function renameRun(
  db: Database,
  params: { readonly id: string; readonly name: string; readonly at: Date },
): Promise<boolean> {
  const { id, name, at } = params;
  try {
    const { count } = await prismaOf(db).run.updateMany({
      where: { ...VISIBLE_RUN, id },
      data: { name, activeName: name, updatedAt: at },
    });
    return count === 1;
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name);
    throw error;
  }
}
