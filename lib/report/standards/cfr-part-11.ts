import { besideRecord, byPeople, partly } from "./item-checks";
import type { StandardMap } from "./standard";

export const CFR_PART_11: StandardMap = {
  id: "cfr-part-11",
  name: "21 CFR Part 11",
  version: 2,
  source: "21 CFR 11.10, 11.50, 11.70, 11.100, 11.200",
  items: [
    {
      item: "11.10(b)",
      meaning: "copies for people and for machines",
      check: partly(16, "JSON, HTML and CSV of one record."),
    },
    {
      item: "11.10(c)",
      meaning: "protection of records",
      check: besideRecord("The record is named by its SHA-256; keeping it is for the operator."),
    },
    {
      item: "11.10(d), (g)",
      meaning: "access and authority",
      check: besideRecord("Roles are checked by the server; the record does not hold them."),
    },
    {
      item: "11.10(e)",
      meaning: "audit trail with old value, time, person and reason",
      check: besideRecord("The audit log lies beside the record."),
    },
    { item: "11.10(k)", meaning: "control of documentation", check: byPeople },
    {
      item: "11.50",
      meaning: "printed name, time in UTC and meaning on every rendering",
      check: besideRecord(
        "Name, time and meaning are printed on the cover and in section 13 of HTML and PDF, and stand in the envelope of a bundle.",
      ),
    },
    {
      item: "11.70",
      meaning: "signature bound to the record",
      check: besideRecord("Each signature is over the hash of the record; level 2 of a verification checks it."),
    },
    {
      item: "11.100, 11.200",
      meaning: "authentication at signing",
      check: besideRecord("The password is asked for again at each signature."),
    },
    { item: "11.10(a), (i), (j), 11.100(c)", meaning: "validation, training, procedures and letters", check: byPeople },
  ],
};
