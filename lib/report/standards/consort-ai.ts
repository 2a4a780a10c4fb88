import { ownWords } from "./data-checks";
import { byPeople, errorsByGroup, modelVersion, partly, threshold } from "./item-checks";
import type { StandardMap } from "./standard";

export const CONSORT_AI: StandardMap = {
  id: "consort-ai",
  name: "CONSORT-AI 2020",
  version: 2,
  source: "CONSORT-AI extension 2020 (11 extensions, 3 elaborations)",
  items: [
    { item: "5(i)", meaning: "version of the model", check: modelVersion },
    {
      item: "5(iii)",
      meaning: "handling of poor input",
      check: partly(16, "Remarks of the readers on the files that were imported."),
    },
    { item: "5(v)", meaning: "output of the model", check: threshold },
    { item: "19", meaning: "errors of performance", check: errorsByGroup },
    { item: "25", meaning: "access to the model and its code", check: byPeople },
    { item: "other items", meaning: "text of the authors", check: ownWords },
  ],
};
