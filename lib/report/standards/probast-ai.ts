import { missingData } from "./data-checks";
import { calibration, outOfScope, overallPerformance, overfitting, sampleSizes } from "./item-checks";
import type { StandardMap } from "./standard";

export const PROBAST_AI: StandardMap = {
  id: "probast-ai",
  name: "PROBAST+AI 2025, evidence for domain 4",
  version: 2,
  source: "PROBAST+AI 2025 (16 development and 18 evaluation questions in 4 domains)",
  items: [
    {
      item: "domain 4: patients and events",
      meaning: "evidence on the number of patients with the event",
      check: sampleSizes,
    },
    { item: "domain 4: missing data", meaning: "evidence on missing data", check: missingData },
    { item: "domain 4: discrimination", meaning: "whether discrimination was measured", check: overallPerformance },
    { item: "domain 4: calibration", meaning: "whether calibration was measured", check: calibration },
    { item: "domain 4: overfitting", meaning: "evidence on overfitting", check: overfitting },
    {
      item: "ratings of risk of bias",
      meaning: "the judgement itself",
      check: outOfScope("A rating is for people; none is made here."),
    },
  ],
};
