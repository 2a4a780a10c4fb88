import { evaluationData, ownWords } from "./data-checks";
import { besideRecord, declaredMargins, groupPerformance } from "./item-checks";
import type { StandardMap } from "./standard";

export const FDA: StandardMap = {
  id: "fda",
  name: "FDA documents on AI-enabled devices",
  version: 2,
  source:
    "GMLP guiding principles; PCCP guidance (December 2024, reissued August 2025); AI-DSF lifecycle draft (January 2025); transparency principles (June 2024)",
  items: [
    {
      item: "performance by relevant group",
      meaning: "performance in relevant groups with intervals",
      check: groupPerformance,
    },
    { item: "characterisation of the data", meaning: "what the data are", check: evaluationData },
    {
      item: "PCCP: criteria for evaluation",
      meaning: "results against a margin that was declared beforehand",
      check: declaredMargins,
    },
    {
      item: "PCCP: differences between versions",
      meaning: "what changed between versions",
      check: besideRecord("A comparison with an earlier record stands beside this one where it was named."),
    },
    { item: "clinical and risk parts", meaning: "text of the manufacturer", check: ownWords },
  ],
};
