import { expect, it } from "vitest";
import { describeInspection } from "@/cli/describe-inspection";
import { UPDATE_NORMS } from "@/lib/diagnostics/context-needs";
import { LAYER_GRADIENTS, TRAINING_LOSS, ZERO_SHARES } from "@/lib/diagnostics/log-needs";
import { SUBGROUP_HALVES } from "@/lib/diagnostics/subgroup-needs";
import type { InspectionDocument } from "@/lib/schema/inspection";

const inspected = (how: string | null): string => {
  const coverage: InspectionDocument["coverage"] = [
    { rule: "vanishing-gradient", canAnswer: how === null, missing: how === null ? [] : ["something"], how },
  ];
  const document = { schema: "gradient-rounds/inspection", version: 1, source: "log.jsonl" } as const;
  return describeInspection({ ...document, formats: ["jsonl"], points: 0, series: [], coverage, issues: [] });
};

it("names the Python client where numbers of single layers are missing, and only there", () => {
  for (const { code } of [LAYER_GRADIENTS, ZERO_SHARES, UPDATE_NORMS, SUBGROUP_HALVES]) {
    expect(inspected(code)).toContain("gradient_rounds.watch(model, optimizer)");
  }
  for (const how of [null, TRAINING_LOSS.code]) expect(inspected(how)).not.toContain("gradient_rounds");
});
