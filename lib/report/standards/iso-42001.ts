import {
  besideRecord,
  byPeople,
  inputHashes,
  outOfScope,
  performanceWithGroups,
  trainingEvidence,
} from "./item-checks";
import type { StandardMap } from "./standard";

export const ISO_42001: StandardMap = {
  id: "iso-42001",
  name: "ISO/IEC 42001",
  version: 1,
  source: "ISO/IEC 42001, Annex A",
  items: [
    { item: "A.6.2.4", meaning: "verification and validation", check: performanceWithGroups },
    {
      item: "A.6.2.6",
      meaning: "monitoring of operation",
      check: outOfScope("Operation is not observed by this product."),
    },
    { item: "A.6.2.7", meaning: "technical documentation", check: trainingEvidence },
    { item: "A.6.2.8", meaning: "logs of events", check: besideRecord("The audit log lies beside the record.") },
    { item: "A.7", meaning: "provenance and quality of data", check: inputHashes },
    { item: "policy and roles", meaning: "of the organisation", check: byPeople },
  ],
};
