import { developmentComparison, evaluationData, missingData, ownWords, patientFlow, stated } from "./data-checks";
import {
  byPeople,
  heterogeneity,
  neededPatients,
  overallPerformance,
  partly,
  performanceWithGroups,
  sampleSizes,
  threshold,
} from "./item-checks";
import type { StandardMap } from "./standard";

export const TRIPOD_AI: StandardMap = {
  id: "tripod-ai",
  name: "TRIPOD+AI 2024",
  version: 2,
  source: "Collins and others, BMJ 2024, doi 10.1136/bmj-2023-078378",
  items: [
    { item: "5b", meaning: "dates of the data", check: stated("dataYears") },
    {
      item: "7",
      meaning: "preparation of the data and a log of their quality",
      check: partly(16, "Remarks of the readers on the files are kept; preparation before the import is not."),
    },
    { item: "10", meaning: "adequacy of the sample size, by group", check: neededPatients },
    { item: "11", meaning: "missing data", check: missingData },
    { item: "12d", meaning: "clusters among the patients", check: byPeople },
    { item: "12e", meaning: "measures of performance", check: overallPerformance },
    { item: "13", meaning: "imbalance of outcomes", check: sampleSizes },
    { item: "15", meaning: "output of the model and its threshold", check: threshold },
    { item: "16", meaning: "development against evaluation data", check: evaluationData },
    { item: "20a", meaning: "flow of patients", check: patientFlow },
    {
      item: "20b",
      meaning: "characteristics by group",
      check: partly(6, "Patients and events by group; other characteristics are not kept."),
    },
    { item: "20c", meaning: "comparison of development and evaluation patients", check: developmentComparison },
    { item: "21", meaning: "patients and events in each analysis", check: sampleSizes },
    { item: "23a", meaning: "performance with intervals, key groups among them", check: performanceWithGroups },
    { item: "23b", meaning: "heterogeneity of performance", check: heterogeneity },
    { item: "24", meaning: "updating of the model", check: byPeople },
    { item: "3a to 3c, 4, 5a, 6, 8, 9, 14, 17, 18, 19, 25 to 27", meaning: "text of the authors", check: ownWords },
  ],
};
