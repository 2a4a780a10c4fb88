import { type Actor, roleIn } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findProject } from "@/lib/db/find-project";
import type { ProjectRecord } from "@/lib/db/project-record";
import { projectNotFound } from "../find-visible-run";
import type { Runtime } from "../runtime";

/**
 * The project that a tracker's client writes to: the one in its address, else the only one that its token opens.
 *
 * @param named id or name from the address, null where the address names none
 * @param howToName what to set so that the address names one
 * @throws AppError "not-found", or "bad-input" when it is not known which one is meant
 */
export async function findTrackedProject(
  { database }: Pick<Runtime, "database">,
  actor: Actor,
  named: string | null,
  howToName: string,
): Promise<ProjectRecord> {
  const idOrName = named ?? onlyProjectOf(actor, howToName);
  const project = await findProject(database, { idOrName });
  if (project === null || roleIn(actor, project.id) === null) throw projectNotFound({ isRefusal: project !== null });
  return project;
}

function onlyProjectOf({ roleEverywhere, roles }: Actor, howToName: string): string {
  const [only, ...others] = Object.keys(roles);
  if (roleEverywhere === null && only !== undefined && others.length === 0) return only;
  const found = roleEverywhere === null ? `${others.length + 1} projects` : "every project";
  throw new AppError(
    "bad-input",
    `Expected a project in the address, or a token of one project, but this token opens ${found} and the address names none.`,
    howToName,
  );
}
