import { eventWords } from "@/lib/charts/subgroups/event-words";
import { labelGroup } from "../../diagnostics/subgroups/make-prediction-set";
import { makeAnalysis } from "./made-analysis";

export const DEATH = eventWords("in-hospital death (binary cross-entropy)");
const THRESHOLD = { value: 0.2, owner: "the trauma board", reason: "a bed is kept from there on" };
export const PLAN = {
  primaryMeasures: ["calibration", "net-benefit"] as const,
  margins: { calibration: 0.2, "net-benefit": 0.02 },
  threshold: THRESHOLD,
  decisionRange: { from: 0.05, to: 0.4 },
  subgroups: [labelGroup("polytrauma"), labelGroup("isolated_tbi"), labelGroup("burns")],
};

export const TOO_LOW = makeAnalysis([
  { name: "polytrauma", count: 500, shift: 0.8 },
  { name: "isolated_tbi", count: 1500 },
]);

export const TOO_HIGH = makeAnalysis([
  { name: "polytrauma", count: 500, shift: -0.9 },
  { name: "isolated_tbi", count: 1500 },
]);

export const DECLARED = makeAnalysis(
  [
    { name: "polytrauma", count: 500, shift: 0.8 },
    { name: "isolated_tbi", count: 1500 },
  ],
  { plan: PLAN },
);

export const TINY = makeAnalysis([
  { name: "polytrauma", count: 20, shift: 1 },
  { name: "isolated_tbi", count: 1500 },
]);
