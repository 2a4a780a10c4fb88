import { ownWords } from "./data-checks";
import { byPeople, groupPerformance, overallPerformance } from "./item-checks";
import type { StandardMap } from "./standard";

export const HTI_1: StandardMap = {
  id: "hti-1",
  name: "ONC HTI-1, 170.315(b)(11)(iv)(B)",
  version: 2,
  source:
    "45 CFR 170.315(b)(11)(iv)(B), 31 source attributes; whether the rule stands has to be checked, as HTI-5 proposed to remove it",
  items: [
    {
      item: "validity in test data of the same source",
      meaning: "quantitative measure of validity",
      check: overallPerformance,
    },
    {
      item: "differences between groups in test data of the same source",
      meaning: "quantitative measure over groups",
      check: groupPerformance,
    },
    { item: "validity in external data", meaning: "quantitative measure of validity", check: byPeople },
    {
      item: "differences between groups in external data",
      meaning: "quantitative measure over groups",
      check: byPeople,
    },
    { item: "validity in local data", meaning: "quantitative measure of validity", check: byPeople },
    { item: "differences between groups in local data", meaning: "quantitative measure over groups", check: byPeople },
    {
      item: "representativeness of development and external data",
      meaning: "demographic representativeness",
      check: ownWords,
    },
    { item: "the other 23 attributes", meaning: "text of the developer", check: ownWords },
  ],
};
