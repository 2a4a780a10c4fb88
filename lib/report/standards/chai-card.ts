import { evaluationData, ownWords } from "./data-checks";
import { groupDefinitions, modelVersion, partly, performanceWithGroups, trainingEvidence } from "./item-checks";
import type { StandardMap } from "./standard";

export const CHAI_CARD: StandardMap = {
  id: "chai-card",
  name: "CHAI applied model card",
  version: 2,
  source: "CHAI applied model card, XSD version 0.2",
  items: [
    { item: "ReleaseVersion", meaning: "version of the release", check: modelVersion },
    { item: "AISystemFacts", meaning: "kind of model and counts of input data", check: trainingEvidence },
    { item: "KeyMetrics", meaning: "key metrics with intervals", check: performanceWithGroups },
    { item: "TestingDataDescription", meaning: "description of the test data", check: evaluationData },
    { item: "ValidationProcess", meaning: "how the model was evaluated", check: groupDefinitions },
    {
      item: "Summary, UsesAndDirections, Warnings, TrustIngredients, FundingSource",
      meaning: "text of the owners",
      check: ownWords,
    },
    {
      item: "the XML itself",
      meaning: "the card as a file",
      check: partly(14, "The format chai of a report; what nobody stated says so there."),
    },
  ],
};
