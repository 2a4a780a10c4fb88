import { notFound } from "next/navigation";
import { cache } from "react";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNull } from "@/app/_shell/or-not-found";
import { getProject } from "@/lib/usecases/get-project";
import { getRuntime } from "@/lib/usecases/runtime";

/** What all pages of one project show, asked once per request; null when it is not the reader's to see. */
export const findProjectPage = cache(async (projectId: string) => {
  const actor = await requireCurrentActor();
  const project = await orNull(getProject(getRuntime(), actor, projectId));
  return project === null ? null : { actor, project };
});

export async function loadProjectPage(projectId: string) {
  return (await findProjectPage(projectId)) ?? notFound();
}
