import type { ClinicalRule } from "./clinical-rule";
import { AGE_BANDS, AGE_BERLIN } from "./rules/age-bands";
import { GCS_BANDS } from "./rules/gcs-bands";
import { ISS_BANDS, NISS_BANDS } from "./rules/injury-score-bands";
import { ISOLATED_TBI_A, ISOLATED_TBI_B } from "./rules/isolated-tbi";
import { POLYTRAUMA_BERLIN } from "./rules/polytrauma-berlin";
import { POLYTRAUMA_ISS_16, POLYTRAUMA_ISS_18 } from "./rules/polytrauma-iss";
import { POLYTRAUMA_TWO_REGIONS } from "./rules/polytrauma-two-regions";
import { SEVERE_REGIONS } from "./rules/severe-regions";
import { SHOCK_BY_INDEX, SHOCK_BY_PRESSURE } from "./rules/shock";

/** Every definition of groups of patients that this version can execute, in the order in which they are shown. */
export const CLINICAL_RULES: readonly ClinicalRule[] = [
  POLYTRAUMA_BERLIN,
  POLYTRAUMA_TWO_REGIONS,
  POLYTRAUMA_ISS_16,
  POLYTRAUMA_ISS_18,
  ISOLATED_TBI_A,
  ISOLATED_TBI_B,
  SEVERE_REGIONS,
  ISS_BANDS,
  NISS_BANDS,
  GCS_BANDS,
  SHOCK_BY_PRESSURE,
  SHOCK_BY_INDEX,
  AGE_BANDS,
  AGE_BERLIN,
];
