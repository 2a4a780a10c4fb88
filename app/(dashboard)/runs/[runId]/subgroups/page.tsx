import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { can } from "@/lib/auth/roles";
import { noteGroupResultsSeen } from "@/lib/usecases/note-results-seen";
import { getRuntime } from "@/lib/usecases/runtime";
import { loadJudging } from "../_judgements/load-judging";
import { loadProving } from "../_proofs/load-proving";
import { PendingProofs } from "../_proofs/pending-proofs";
import { loadRunPage } from "../_run/load-run-page";
import { GapSection } from "../_subgroups/gap-section";
import { GroupTrend } from "../_subgroups/group-trend";
import { NoPredictions } from "../_subgroups/no-predictions";
import { readSubgroupsQuery } from "../_subgroups/read-subgroups-query";
import { SubgroupLetter } from "../_subgroups/subgroup-letter";
import { TrainingEvidence } from "../_subgroups/training-evidence";
import { PendingVerdict } from "../_verdict/pending-verdict";

export const metadata: Metadata = { title: "Subgroups" };

export default async function SubgroupsPage({ params, searchParams }: PageProps<"/runs/[runId]/subgroups">) {
  const data = await loadRunPage((await params).runId);
  const { run, diagnosed, subgroups, subgroupTraining, coverage } = data;
  if (diagnosed === null || subgroups === null || subgroupTraining === null) return <PendingVerdict runId={run.id} />;
  const { verdicts } = diagnosed.diagnosis;
  const actor = await requireCurrentActor();
  const proving = await loadProving(actor, data, verdicts);
  const logged = { runId: run.id, training: subgroupTraining, analysis: subgroups, verdicts, proving };
  const pending = proving.isBusy ? <PendingProofs runId={run.id} /> : null;
  const training = <TrainingEvidence {...logged} />;
  if (subgroups.status === "none")
    return (
      <>
        {pending}
        <NoPredictions runId={run.id} reason={subgroups.reason} coverage={coverage} />
        {training}
      </>
    );
  await noteGroupResultsSeen(getRuntime(), actor, run);
  const asked = readSubgroupsQuery(await searchParams);
  return (
    <>
      {pending}
      <SubgroupLetter
        runId={run.id}
        settings={run.settings}
        analysis={subgroups}
        verdicts={verdicts}
        judging={await loadJudging(actor, data)}
        proving={proving}
        mayReadPatients={can(actor, "patient-level.read", run.project.id)}
        asked={asked}
      />
      <GapSection runId={run.id} asked={asked.gap} />
      {training}
      <GroupTrend data={data} analysis={subgroups} family={asked.family} />
    </>
  );
}
