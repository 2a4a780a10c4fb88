import { requireCapability } from "@/lib/auth/require-capability";
import { type Actor, type Capability, roleIn } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findProject } from "@/lib/db/find-project";
import { findRun } from "@/lib/db/find-run";
import { hasRun } from "@/lib/db/has-run";
import type { ProjectRecord } from "@/lib/db/project-record";
import type { RunRecord } from "@/lib/db/run-record";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";

/**
 * Finds a run for an actor who wants to do something with it. A run of a foreign project answers as
 * one that does not exist.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function findVisibleRun(
  runtime: Runtime,
  actor: Actor,
  id: string,
  capability: Capability,
): Promise<RunRecord> {
  const run = await findRun(runtime.database, { id, projectIds: visibleProjectIds(actor) });
  // In the same words and by the same questions for both, so that nobody learns which ids exist.
  if (run === null) throw runNotFound({ isRefusal: await hasRun(runtime.database, { id }) });
  requireCapability(actor, capability, run.project.id, run.createdBy);
  return run;
}

/** @param options whether there is such a run, of a project in which the actor has no role */
export function runNotFound(options: { readonly isRefusal: boolean } = { isRefusal: false }): AppError {
  return new AppError(
    "not-found",
    "There is no such run, or it is not yours to see.",
    "Check the address, or ask an administrator of the project for access.",
    options,
  );
}

/**
 * Finds a project by id or name for an actor who wants to do something in it.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function findVisibleProject(
  runtime: Runtime,
  actor: Actor,
  idOrName: string,
  capability: Capability,
): Promise<ProjectRecord> {
  const project = await findProject(runtime.database, { idOrName });
  if (project === null || roleIn(actor, project.id) === null) throw projectNotFound({ isRefusal: project !== null });
  requireCapability(actor, capability, project.id);
  return project;
}

/** @param options whether there is such a project, in which the actor has no role */
export function projectNotFound(options: { readonly isRefusal: boolean } = { isRefusal: false }): AppError {
  return new AppError(
    "not-found",
    "There is no such project, or it is not yours to see.",
    "Name a project by its name or id; an administrator makes projects.",
    options,
  );
}
