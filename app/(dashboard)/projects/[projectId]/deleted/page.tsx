import { notFound } from "next/navigation";
import { can } from "@/lib/auth/roles";
import { formatCount } from "@/lib/core/format-number";
import { listDeletedRuns } from "@/lib/usecases/list-deleted-runs";
import { getRuntime } from "@/lib/usecases/runtime";
import { loadProjectPage } from "../_project/load-project";
import { DeletedTable } from "./_deleted/deleted-table";

export default async function DeletedRunsPage({ params }: PageProps<"/projects/[projectId]/deleted">) {
  const { actor, project } = await loadProjectPage((await params).projectId);
  if (!can(actor, "run.delete", project.id, actor.id)) notFound();
  const { runs } = await listDeletedRuns(getRuntime(), actor, project.id);
  const isEverybodys = can(actor, "run.delete", project.id);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Deleted runs of {project.name}</h1>
        <p className="mt-1 max-w-prose text-muted">
          {isEverybodys ? "A deleted run" : "A deleted run that you made"} can be brought back for{" "}
          {formatCount(project.keepDeletedDays, "day")}. Then it is removed for good with its points, predictions,
          judgements and reports; what the audit log says of it stays.
        </p>
      </div>
      {runs.length === 0 ? (
        <p className="text-muted">No deleted run that can be brought back. A run is deleted on its Data tab.</p>
      ) : (
        <DeletedTable projectId={project.id} runs={runs} mayPurge={can(actor, "project.edit", project.id)} />
      )}
    </main>
  );
}
