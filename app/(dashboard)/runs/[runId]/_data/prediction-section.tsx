import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import type { RunDetails } from "@/lib/schema/run";
import { listPredictions } from "@/lib/usecases/list-predictions";
import { getRuntime } from "@/lib/usecases/runtime";
import { AddPredictions } from "./add-predictions";
import { DataSection } from "./data-section";
import { PredictionList } from "./prediction-list";

type PredictionSectionProps = { readonly run: Pick<RunDetails, "id" | "project">; readonly canEdit: boolean };

/** Outcomes and predicted risks of patients that belong to the run; no page shows a row of them. */
export async function PredictionSection({ run, canEdit }: PredictionSectionProps) {
  const actor = await requireCurrentActor();
  const { predictions } = await listPredictions(getRuntime(), actor, run.id);
  return (
    <DataSection id="predictions" title="Predictions">
      <PredictionList runId={run.id} sets={predictions} canEdit={canEdit} />
      {can(actor, "run.upload", run.project.id) ? <AddPredictions runId={run.id} /> : null}
    </DataSection>
  );
}
