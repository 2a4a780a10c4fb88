import type { Metadata } from "next";
import Link from "next/link";
import { listProjectTabs } from "./_project/list-project-tabs";
import { findProjectPage, loadProjectPage } from "./_project/load-project";
import { ProjectTabs } from "./_project/project-tabs";

export async function generateMetadata({ params }: LayoutProps<"/projects/[projectId]">): Promise<Metadata> {
  const found = await findProjectPage((await params).projectId);
  return { title: found?.project.name ?? "Not found" };
}

export default async function ProjectLayout({ params, children }: LayoutProps<"/projects/[projectId]">) {
  const { actor, project } = await loadProjectPage((await params).projectId);
  return (
    <>
      <div className="no-print mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-2 px-4 pt-6">
        <p className="text-xs text-muted">
          <Link href="/projects" className="prose-link">
            Projects
          </Link>{" "}
          / {project.name}
        </p>
        <ProjectTabs projectId={project.id} tabs={listProjectTabs(actor, project.id)} />
      </div>
      {children}
    </>
  );
}
