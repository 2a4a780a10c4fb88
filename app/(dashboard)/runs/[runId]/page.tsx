import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import { EVIDENCE_PARAMETER } from "@/lib/charts/evidence-address";
import { prepareChecklist } from "@/lib/charts/prepare-checklist";
import { prepareFindings } from "@/lib/charts/prepare-findings";
import { describeErrorRates } from "@/lib/diagnostics/error-rates";
import { loadJudging } from "./_judgements/load-judging";
import { loadProving } from "./_proofs/load-proving";
import { loadRunCharts, loadRunPage } from "./_run/load-run-page";
import { Checklist } from "./_verdict/checklist";
import { loadStatements } from "./_verdict/load-statements";
import { PendingVerdict } from "./_verdict/pending-verdict";
import { PictureRow } from "./_verdict/picture-row";
import { loadVerdictChanges, VerdictChanges } from "./_verdict/verdict-changes";
import { VerdictLists } from "./_verdict/verdict-lists";
import { VerdictSummary } from "./_verdict/verdict-summary";

export default async function VerdictPage({ params, searchParams }: PageProps<"/runs/[runId]">) {
  const data = await loadRunPage((await params).runId);
  const { run, diagnosed } = data;
  const charts = await loadRunCharts(data);
  if (diagnosed === null) {
    return (
      <>
        <PendingVerdict runId={run.id} />
        <PictureRow data={data} charts={charts} />
      </>
    );
  }
  const actor = await requireCurrentActor();
  const asked = (await searchParams)[EVIDENCE_PARAMETER];
  const checklist = prepareChecklist(diagnosed.diagnosis.checklist, {
    runId: run.id,
    settings: run.settings,
    layers: run.layers,
    edited: run.editedSettings,
    ...(await loadStatements(run.id)),
  });
  const list = prepareFindings(diagnosed.diagnosis, {
    coverage: data.coverage,
    layers: run.layers.map(({ name }) => name),
    errorRatesOf: (rule) =>
      describeErrorRates(rule, { layerCount: run.layers.length, settings: run.settings }).sentence,
  });
  return (
    <>
      <VerdictSummary summary={diagnosed.diagnosis.summary} list={list} />
      <PictureRow data={data} charts={charts} />
      <VerdictLists
        runId={run.id}
        list={list}
        shown={typeof asked === "string" ? asked : undefined}
        judging={await loadJudging(actor, data)}
        proving={await loadProving(actor, data, diagnosed.diagnosis.verdicts)}
      />
      <VerdictChanges list={await loadVerdictChanges(actor, run.id)} isOfFile={data.imports.length > 0} />
      <Checklist rows={checklist} run={run} canEdit={can(actor, "run.edit", run.project.id, run.createdBy)} />
    </>
  );
}
