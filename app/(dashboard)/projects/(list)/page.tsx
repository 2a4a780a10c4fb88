import type { Metadata } from "next";
import { PageLinks } from "@/app/_components/page-links";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import { projectListQuerySchema } from "@/lib/schema/project";
import { listProjectSummaries } from "@/lib/usecases/list-project-summaries";
import { getRuntime } from "@/lib/usecases/runtime";
import { NewProject } from "./_list/new-project";
import { ProjectTable } from "./_list/project-table";

export const metadata: Metadata = { title: "Projects" };

export default async function ProjectsPage({ searchParams }: PageProps<"/projects">) {
  const actor = await requireCurrentActor();
  const asked = projectListQuerySchema.safeParse({ page: (await searchParams)["page"] });
  const list = await listProjectSummaries(getRuntime(), actor, asked.success ? asked.data : { page: 1 });
  const mayCreate = can(actor, "project.create", null);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">Projects</h1>
          <p className="mt-1 max-w-prose text-muted">
            Runs, people and the analysis plan belong to a project. Nobody sees anything of a project that they are not
            in.
          </p>
        </div>
        {mayCreate ? <NewProject /> : null}
      </div>
      {list.total > 0 ? (
        <ProjectTable projects={list.projects} />
      ) : (
        <p className="rounded-md border border-dashed border-edge bg-surface p-6">
          {mayCreate
            ? "There is no project yet. Make the first one, then invite the people who work in it."
            : "You are in no project yet. Ask an administrator of a project for an invitation to your e-mail address."}
        </p>
      )}
      <PageLinks pathname="/projects" query={{}} list={list} noun="project" />
    </main>
  );
}
