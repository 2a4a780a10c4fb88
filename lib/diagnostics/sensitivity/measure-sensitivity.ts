import type { RunData } from "@/lib/series/run-data";
import { findDivergence } from "../measures/find-divergence";
import { truncateRun } from "../measures/truncate-run";
import { collectSubgroupLosses } from "./collect-subgroup-losses";
import { differentiateLoss } from "./differentiate-loss";
import { measureFinalLosses } from "./final-losses";
import { measureRiskDistribution } from "./measure-risk-distribution";
import { measureStepLength } from "./measure-step-length";
import type { Sensitivity } from "./sensitivity";
import { shareDecrease } from "./share-decrease";

/**
 * What the loss of a run is sensitive to, as far as its own log says; a pure function of the run. Where
 * the run is lost from some step on, what its steps do is measured before it, and where it ends on all of it.
 */
export function measureSensitivity(run: RunData): Sensitivity {
  const divergence = findDivergence(run);
  const before = divergence === null ? run : truncateRun(run, divergence.onsetStep);
  return {
    layers: shareDecrease(before),
    overTime: differentiateLoss(run),
    stepLength: measureStepLength(before),
    finals: measureFinalLosses(run),
    mix: collectSubgroupLosses(run),
    risks: measureRiskDistribution(run),
  };
}
