import { CATALOGUE } from "@/lib/diagnostics/catalogue";

/** The rules that the labelled runs can measure: none of these runs holds records of groups of patients. */
export const CALIBRATED_RULES = CATALOGUE.filter(({ id }) => !id.startsWith("subgroup-"));
