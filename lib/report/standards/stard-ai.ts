import { ownWords, patientFlow } from "./data-checks";
import { crossTabulation, groupDefinitions, partly, performanceWithGroups, threshold } from "./item-checks";
import type { StandardMap } from "./standard";

export const STARD_AI: StandardMap = {
  id: "stard-ai",
  name: "STARD-AI 2025",
  version: 2,
  source: "STARD-AI 2025, doi 10.1038/s41591-025-03953-8",
  items: [
    { item: "15c", meaning: "cut-offs", check: threshold },
    { item: "23", meaning: "how differences between groups were assessed", check: groupDefinitions },
    { item: "24", meaning: "flow of patients", check: patientFlow },
    { item: "30", meaning: "cross-tabulation of results", check: crossTabulation },
    { item: "31", meaning: "estimates with intervals", check: performanceWithGroups },
    {
      item: "40b",
      meaning: "outputs stored so that they can be audited",
      check: partly(15, "Digests of points and predictions; the rows themselves go into a bundle."),
    },
    { item: "5 to 14, 32 to 39", meaning: "text of the authors", check: ownWords },
  ],
};
