import type { Metadata } from "next";
import { EmptyFigure } from "@/app/_charts/empty-figure";
import { DataTable } from "@/app/_components/data-table";
import { onsetMarks } from "@/lib/charts/onset-marks";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import { tabulateProfile } from "@/lib/charts/tabulate-profile";
import { listEvidence } from "../_evidence/list-evidence";
import { FlowFigure } from "../_flow/flow-figure";
import { loadRunCharts, loadRunPage } from "../_run/load-run-page";
import { PendingVerdict } from "../_verdict/pending-verdict";

/** About one point for every three pixels of the page. */
const LOSS_POINTS = 400;

export const metadata: Metadata = { title: "Gradient flow" };

export default async function GradientFlowPage({ params }: PageProps<"/runs/[runId]/gradient-flow">) {
  const data = await loadRunPage((await params).runId);
  if (data.diagnosed === null) return <PendingVerdict runId={data.run.id} />;
  const { depthProfile, diagnosis } = data.diagnosed;
  const charts = await loadRunCharts(data);
  const heatmap = prepareHeatmap(charts.heatmap, depthProfile);
  if (heatmap.status === "empty") return <EmptyFigure title="Gradient over layers and steps" chart={heatmap} />;
  const profile = prepareDepthProfile(depthProfile);
  const marks = onsetMarks(diagnosis);
  const loss = prepareLossChart(charts.loss, marks, LOSS_POINTS);
  return (
    <>
      <div className="max-w-prose">
        <p className="text-lg text-pretty">{profile.status === "drawn" ? `${profile.title}.` : profile.reason}</p>
        <p className="mt-1 text-muted">
          Rows are layers, the output at the top: backpropagation runs downwards, and each layer passes on what it
          leaves.
        </p>
      </div>
      <FlowFigure
        heatmap={heatmap}
        profile={profile.status === "drawn" ? profile : null}
        loss={loss}
        growing={
          data.isGrowing ? { lossPoints: LOSS_POINTS, marks, layers: data.run.layers, profile: depthProfile } : null
        }
        evidence={listEvidence(data, data.diagnosed, charts.heatmap)}
        verdictPath={`/runs/${data.run.id}`}
      />
      {profile.status === "drawn" ? (
        <section aria-labelledby="by-layer" className="grid gap-3">
          <h2 id="by-layer" className="text-base font-semibold">
            The same by layer
          </h2>
          <DataTable table={tabulateProfile(profile)} className="max-h-[32rem] bg-surface" />
        </section>
      ) : null}
    </>
  );
}
