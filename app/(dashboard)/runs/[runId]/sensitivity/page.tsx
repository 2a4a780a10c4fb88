import type { Metadata } from "next";
import { Suspense } from "react";
import { loadRunPage } from "../_run/load-run-page";
import { AcrossRuns } from "../_sensitivity/across-runs";
import { CaseMix } from "../_sensitivity/case-mix";
import { ChainProduct } from "../_sensitivity/chain-product";
import { LayerSensitivity } from "../_sensitivity/layer-sensitivity";
import { LossOverTime } from "../_sensitivity/loss-over-time";
import { RiskDistributions } from "../_sensitivity/risk-distribution";
import { SensitivitySection } from "../_sensitivity/sensitivity-section";
import { StepSensitivity } from "../_sensitivity/step-sensitivity";
import { PendingVerdict } from "../_verdict/pending-verdict";

export const metadata: Metadata = { title: "Sensitivity" };

export default async function SensitivityPage({ params }: PageProps<"/runs/[runId]/sensitivity">) {
  const data = await loadRunPage((await params).runId);
  const { diagnosed, sensitivity } = data;
  if (diagnosed === null || sensitivity === null) return <PendingVerdict runId={data.run.id} />;
  return (
    <>
      <p className="max-w-prose text-muted">
        Sensitivity here is a derivative: how much the loss changes when something else changes a little. The
        sensitivity of a test (its recall) is another thing and stands under none of these headings.
      </p>
      <SensitivitySection id="layers" title="Which layers the loss is sensitive to">
        <LayerSensitivity layers={sensitivity.layers} />
      </SensitivitySection>
      <SensitivitySection id="time" title="How fast the loss changes over the steps">
        <LossOverTime overTime={sensitivity.overTime} stepLength={sensitivity.stepLength} />
      </SensitivitySection>
      <SensitivitySection id="step" title="Learning rate, within this run">
        <StepSensitivity stepLength={sensitivity.stepLength} />
      </SensitivitySection>
      <Suspense fallback={<p role="status">Looking for runs of this project that differ in one setting …</p>}>
        <AcrossRuns data={data} />
      </Suspense>
      <SensitivitySection id="chain" title="The chain rule in numbers">
        <ChainProduct profile={diagnosed.depthProfile} runId={data.run.id} />
      </SensitivitySection>
      <SensitivitySection id="mix" title="Another mix of patients">
        <CaseMix mix={sensitivity.mix} />
      </SensitivitySection>
      <SensitivitySection id="risks" title="The distribution of predicted risk">
        <RiskDistributions risks={sensitivity.risks} />
      </SensitivitySection>
    </>
  );
}
