import { missingData, ownWords } from "./data-checks";
import { byPeople, groupPerformance, modelVersion, overallPerformance } from "./item-checks";
import type { StandardMap } from "./standard";

export const DECIDE_AI: StandardMap = {
  id: "decide-ai",
  name: "DECIDE-AI 2022",
  version: 2,
  source: "DECIDE-AI 2022 (17 AI items, 10 generic ones)",
  items: [
    { item: "4", meaning: "system and its version", check: modelVersion },
    { item: "9", meaning: "missing values", check: missingData },
    { item: "11", meaning: "modifications", check: byPeople },
    { item: "VII", meaning: "main results", check: overallPerformance },
    { item: "VIII", meaning: "results by group", check: groupPerformance },
    { item: "5 to 7, 10, 12 to 16", meaning: "text of the authors", check: ownWords },
  ],
};
