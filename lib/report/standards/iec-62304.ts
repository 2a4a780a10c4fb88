import { byPeople, inputHashes, outOfScope } from "./item-checks";
import type { StandardMap } from "./standard";

export const IEC_62304: StandardMap = {
  id: "iec-62304",
  name: "IEC 62304",
  version: 1,
  source: "IEC 62304",
  items: [
    { item: "configuration and versions", meaning: "versions of what computed the numbers", check: inputHashes },
    {
      item: "list of software of unknown provenance",
      meaning: "bill of materials",
      check: outOfScope("No bill of materials is part of a report in this version."),
    },
    {
      item: "evidence of tests, list of anomalies",
      meaning: "of this software",
      check: outOfScope("Kept with the source code, not in a report on a run."),
    },
    { item: "processes", meaning: "of the manufacturer", check: byPeople },
  ],
};
