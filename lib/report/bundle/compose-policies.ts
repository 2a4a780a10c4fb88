import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { canonicalJson } from "@/lib/core/canonical-json";
import * as context from "@/lib/diagnostics/context-thresholds";
import * as performance from "@/lib/diagnostics/performance-thresholds";
import * as subgroups from "@/lib/diagnostics/subgroup-thresholds";
import * as training from "@/lib/diagnostics/thresholds";
import { CALIBRATION_POLICY } from "@/lib/statistics/calibration-policy";
import type { BundlePart } from "./bundle-layout";
import { textPart } from "./part-bytes";

/** `policies/` of a bundle: the rules and limits that this version of the product measures with. */
export function composePolicies(): readonly BundlePart[] {
  const documents = {
    calibration: CALIBRATION_POLICY,
    "small-cells": SMALL_CELL_POLICY,
    "clinical-rules": CLINICAL_RULES.map(({ canAnswer: _, groupOf: __, ...stated }) => stated),
    thresholds: {
      training: { ...training },
      context: { ...context },
      subgroups: { ...subgroups },
      performance: { ...performance },
    },
  };
  return Object.entries(documents).map(([name, document]) =>
    textPart(`policies/${name}.json`, canonicalJson(document)),
  );
}
