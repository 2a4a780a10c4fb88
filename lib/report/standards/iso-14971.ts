import { byPeople, errorsByGroup } from "./item-checks";
import type { StandardMap } from "./standard";

export const ISO_14971: StandardMap = {
  id: "iso-14971",
  name: "ISO 14971",
  version: 1,
  source: "ISO 14971",
  items: [
    {
      item: "hazard to evidence",
      meaning: "links from a hazard to its evidence, such as missed events in a group",
      check: errorsByGroup,
    },
    { item: "risk management file", meaning: "the file itself", check: byPeople },
  ],
};
