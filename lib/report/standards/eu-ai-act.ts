import {
  besideRecord,
  byPeople,
  declaredMargins,
  groupPerformance,
  outOfScope,
  overallPerformance,
  performanceWithGroups,
} from "./item-checks";
import type { StandardMap } from "./standard";

export const EU_AI_ACT: StandardMap = {
  id: "eu-ai-act",
  name: "EU AI Act, Regulation (EU) 2024/1689",
  version: 1,
  source: "Regulation (EU) 2024/1689",
  items: [
    {
      item: "Annex IV 2(g)",
      meaning: "metrics of validation; test logs and reports, dated and signed",
      check: overallPerformance,
    },
    { item: "Annex IV 3", meaning: "accuracy for specific persons or groups", check: groupPerformance },
    { item: "Annex IV 4", meaning: "whether the metrics are appropriate", check: declaredMargins },
    { item: "Annex IV 6", meaning: "changes over the lifecycle", check: byPeople },
    { item: "Article 12", meaning: "automatic logs", check: besideRecord("The audit log lies beside the record.") },
    {
      item: "Article 13(3)(b)(ii), (v), (vi), (vii)",
      meaning: "information for deployers on performance and output",
      check: performanceWithGroups,
    },
    {
      item: "Article 18",
      meaning: "documents kept for 10 years",
      check: outOfScope("How long records are kept is for the operator."),
    },
    {
      item: "Article 19",
      meaning: "logs kept for at least 6 months",
      check: outOfScope("How long logs are kept is for the operator."),
    },
    { item: "risk management, conformity", meaning: "text and assessment of the provider", check: byPeople },
  ],
};
