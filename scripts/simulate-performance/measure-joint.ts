import { runScenario, type ScenarioCounts } from "../simulate-subgroups/run-scenario";
import { SCENARIOS } from "../simulate-subgroups/scenarios";

/** The rule measured with those on the training log, on networks that were trained and logged whole. */
const JOINT = SCENARIOS.filter(({ truth }) => truth === "nothing" || truth === "underserved");

/** Of the networks of each scenario; the section before has all of them. */
const SHARE = 0.5;

export function measureJoint(firstSeed: number, part = 1): readonly ScenarioCounts[] {
  return JOINT.map((scenario) =>
    runScenario({ ...scenario, runs: Math.ceil(scenario.runs * SHARE * part) }, firstSeed),
  );
}
