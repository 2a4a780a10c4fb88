import { evaluationData, stated } from "./data-checks";
import { byPeople, groupDefinitions, groupPerformance, modelVersion, overallPerformance } from "./item-checks";
import type { StandardMap } from "./standard";

export const MODEL_CARD: StandardMap = {
  id: "model-card",
  name: "Model card",
  version: 2,
  source: "Mitchell and others 2019, Model Cards for Model Reporting",
  items: [
    { item: "metrics", meaning: "measures of performance and their thresholds", check: overallPerformance },
    { item: "factors", meaning: "groups over which performance is reported", check: groupDefinitions },
    { item: "evaluation data", meaning: "what the model was evaluated on", check: evaluationData },
    { item: "quantitative analyses", meaning: "results by group, alone and crossed", check: groupPerformance },
    { item: "model details", meaning: "what the model is", check: modelVersion },
    {
      item: "intended use",
      meaning: "use, users and what is out of scope",
      check: stated("intendedUse", "intendedUsers", "outOfScope"),
    },
    { item: "ethical considerations", meaning: "text of the owners", check: byPeople },
  ],
};
