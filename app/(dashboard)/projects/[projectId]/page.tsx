import { can } from "@/lib/auth/roles";
import { ExportProject } from "./_project/export-project";
import { loadProjectPage } from "./_project/load-project";
import { ProjectFacts } from "./_project/project-facts";
import { ProjectSettings } from "./_project/project-settings";

export default async function ProjectPage({ params }: PageProps<"/projects/[projectId]">) {
  const { actor, project } = await loadProjectPage((await params).projectId);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">{project.name}</h1>
        <p className="mt-1 max-w-prose whitespace-pre-wrap text-muted">
          {project.description === "" ? "No description." : project.description}
        </p>
      </div>
      <ProjectFacts project={project} mayReadAudit={can(actor, "audit.read", project.id)} />
      {can(actor, "project.edit", project.id) ? (
        <>
          <ProjectSettings project={project} />
          <ExportProject projectId={project.id} />
        </>
      ) : null}
    </main>
  );
}
