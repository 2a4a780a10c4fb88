import type { Metadata } from "next";
import { readChosenRuns } from "@/app/_components/chosen-runs";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { listChosenRuns } from "@/lib/usecases/list-chosen-runs";
import { listProjects } from "@/lib/usecases/list-projects";
import { listRuns } from "@/lib/usecases/list-runs";
import { getRuntime } from "@/lib/usecases/runtime";
import { ChosenRunsProvider } from "./_choice/chosen-runs-context";
import { EmptyRuns } from "./_list/empty-runs";
import { ListViews } from "./_list/list-views";
import { PlanLink } from "./_list/plan-link";
import { readListQuery } from "./_list/read-list-query";
import { RunFilter } from "./_list/run-filter";
import { RunPages } from "./_list/run-pages";
import { RunsTable } from "./_list/runs-table";
import { UploadArea } from "./_upload/upload-area";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  const actor = await requireCurrentActor();
  const runtime = getRuntime();
  const address = await searchParams;
  const query = readListQuery(address);
  const [projects, list, chosen] = await Promise.all([
    listProjects(runtime, actor),
    orNotFound(listRuns(runtime, actor, query)),
    listChosenRuns(runtime, actor, readChosenRuns(address).ids),
  ]);
  const targets = projects.filter((project) => project.canUpload);
  const { sort: _sort, page: _page, size: _size, proof, ...filters } = query;
  const isNarrowed = Object.keys(filters).length > 0 || proof !== "without" || list.ofExperiments > 0;
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-8">
      <UploadArea projects={targets} project={query.project ?? null} />
      <ChosenRunsProvider>
        <ListViews />
        <RunFilter query={query} projects={projects} ofExperiments={list.ofExperiments} />
        <PlanLink projects={projects} project={query.project} />
        {list.runs.length > 0 ? <RunsTable runs={list.runs} chosen={chosen} /> : <EmptyRuns isFiltered={isNarrowed} />}
        <RunPages query={query} list={list} />
      </ChosenRunsProvider>
    </main>
  );
}
