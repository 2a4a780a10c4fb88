import { outOfScope, partly } from "./item-checks";
import type { StandardMap } from "./standard";

export const HIPAA: StandardMap = {
  id: "hipaa",
  name: "HIPAA 164.514(b)(2)",
  version: 1,
  source: "45 CFR 164.514(b)(2), 18 kinds of identifiers (A to R)",
  items: [
    {
      item: "A to R",
      meaning: "kinds of direct identifiers are absent",
      check: partly(
        2,
        "Uploads are screened by pattern for names, dates, addresses and numbers; screened, not certified. Patient row ids are replaced by ordinals.",
      ),
    },
    {
      item: "expert determination, actual knowledge",
      meaning: "judgement of people",
      check: outOfScope("For the organisation that holds the data."),
    },
  ],
};
