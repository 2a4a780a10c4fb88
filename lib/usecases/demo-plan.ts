import type { PlanContent } from "@/lib/core/analysis-plan";

/**
 * What the demo project declares before anybody has seen a result, so that its pages show declared
 * groups, margins and a threshold. Patients and reasons are made up, and say so.
 *
 * No group is the reference: each is compared with all patients who are known not to be in it. The same
 * patients stand here twice, as the registry's column names them and as a rule finds them, and two
 * definitions of one thing are not to be compared with each other; nor is it known beforehand which of
 * polytrauma and isolated TBI a model should do better in.
 */
export const DEMO_PLAN: PlanContent = {
  primaryMeasures: ["calibration", "net-benefit"],
  // A fourth more or a fifth fewer deaths than predicted: ln 1.25 = 0.223. One more or less useful alarm in 100 patients.
  margins: { calibration: 0.223, "net-benefit": 0.01 },
  threshold: {
    value: 0.1,
    owner: "the demo (no clinician)",
    reason:
      "Made up for synthetic patients: one death that is seen coming is taken to be worth nine false alarms, each a consultant called for nothing.",
  },
  decisionRange: { from: 0.05, to: 0.3 },
  subgroups: [
    { kind: "label", name: "polytrauma", column: "subgroup", label: "polytrauma" },
    { kind: "label", name: "isolated_tbi", column: "subgroup", label: "isolated_tbi" },
    { kind: "label", name: "other_trauma", column: "subgroup", label: "other_trauma" },
    { kind: "rule", name: "polytrauma (Berlin)", rule: "polytrauma-berlin", version: 1, group: "polytrauma" },
    { kind: "rule", name: "isolated TBI (A)", rule: "isolated-tbi-a", version: 1, group: "isolated-tbi" },
  ],
  reference: null,
};
