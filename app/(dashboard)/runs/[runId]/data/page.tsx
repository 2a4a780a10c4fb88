import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import { listMapping } from "@/lib/usecases/list-mapping";
import { listSources } from "@/lib/usecases/list-sources";
import { getRuntime } from "@/lib/usecases/runtime";
import { ChangeSection } from "../_data/change-section";
import { DataSection } from "../_data/data-section";
import { DownloadList } from "../_data/download-list";
import { LayerOrder } from "../_data/layer-order";
import { MappingEditor } from "../_data/mapping-editor";
import { NotesSection } from "../_data/notes-section";
import { PredictionSection } from "../_data/prediction-section";
import { readDataQuery } from "../_data/read-data-query";
import { RefusedSection } from "../_data/refused-section";
import { SettingsList } from "../_data/settings-list";
import { SourceList } from "../_data/source-list";
import { loadRunPage } from "../_run/load-run-page";

export const metadata: Metadata = { title: "Data" };

export default async function DataPage({ params, searchParams }: PageProps<"/runs/[runId]/data">) {
  const actor = await requireCurrentActor();
  const query = readDataQuery(await searchParams);
  const { run, series, diagnosed } = await loadRunPage((await params).runId);
  const [sources, mapping] = await Promise.all([
    listSources(getRuntime(), actor, run.id),
    listMapping(getRuntime(), actor, run.id, { search: "", show: "all", page: 1 }),
  ]);
  const canEdit = can(actor, "run.edit", run.project.id, run.createdBy);
  const canDelete = can(actor, "run.delete", run.project.id, run.createdBy);
  return (
    <>
      <DataSection id="sources" title="Where the numbers come from">
        <SourceList sources={sources} />
      </DataSection>
      <RefusedSection runId={run.id} query={query} />
      <PredictionSection run={run} canEdit={canEdit} />
      <DataSection id="download" title="Take the numbers with you">
        <DownloadList runId={run.id} series={series} />
      </DataSection>
      <DataSection id="layers" title="Order of the layers">
        <LayerOrder run={run} isDiagnosed={diagnosed !== null} canEdit={canEdit} />
      </DataSection>
      <DataSection id="series" title="What each series was taken for">
        <MappingEditor runId={run.id} first={mapping} canEdit={canEdit} />
      </DataSection>
      <DataSection id="settings" title="What the team stated">
        <SettingsList run={run} canEdit={canEdit} />
      </DataSection>
      <NotesSection runId={run.id} query={query} />
      <ChangeSection run={run} canEdit={canEdit} canDelete={canDelete} />
    </>
  );
}
