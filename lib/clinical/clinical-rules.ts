import type { ClinicalRule } from "./clinical-rule";
import { GCS_BANDS } from "./rules/gcs-bands";

/** Every definition of groups of patients that this version can execute, in the order in which they are shown. */
export const CLINICAL_RULES: readonly ClinicalRule[] = [GCS_BANDS];
