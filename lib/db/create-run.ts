import { AppError } from "@/lib/core/errors";
import { type Database, prismaOf } from "./database";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

/**
 * Makes an empty run that can be read at once.
 *
 * @throws AppError "conflict" when a run of the project has that name
 */
export async function createRun(
  db: Database,
  params: { readonly projectId: string; readonly name: string; readonly createdBy: string },
): Promise<{ readonly id: string }> {
  const { projectId, name, createdBy } = params;
  try {
    return await prismaOf(db).run.create({
      data: { id: newId(), projectId, name, activeName: name, state: "ready", createdBy },
      select: { id: true },
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name);
    throw error;
  }
}

/** The sentence for a name that another run of the project has. */
export function nameTaken(name: string): AppError {
  return new AppError(
    "conflict",
    `Expected a name that no other run of the project has, but "${name}" is taken.`,
    "Choose another name.",
  );
}
