import type { Metadata } from "next";
import { PageLinks } from "@/app/_components/page-links";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { listProjects } from "@/lib/usecases/list-projects";
import { listRuns } from "@/lib/usecases/list-runs";
import { getRuntime } from "@/lib/usecases/runtime";
import { EmptyRuns } from "./_list/empty-runs";
import { PlanLink } from "./_list/plan-link";
import { readListQuery } from "./_list/read-list-query";
import { RunFilter } from "./_list/run-filter";
import { RunsTable } from "./_list/runs-table";
import { UploadArea } from "./_upload/upload-area";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  const actor = await requireCurrentActor();
  const runtime = getRuntime();
  const query = readListQuery(await searchParams);
  const [projects, list] = await Promise.all([
    listProjects(runtime, actor),
    orNotFound(listRuns(runtime, actor, query)),
  ]);
  const targets = projects.filter((project) => project.canUpload);
  const isFiltered = query.search !== undefined || query.status !== undefined || query.project !== undefined;
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-8">
      <UploadArea projects={targets} project={query.project ?? null} />
      <RunFilter query={query} projects={projects} />
      <PlanLink projects={projects} project={query.project} />
      {list.runs.length > 0 ? <RunsTable runs={list.runs} /> : <EmptyRuns isFiltered={isFiltered} />}
      <PageLinks pathname="/runs" query={query} list={list} noun="run" />
    </main>
  );
}
