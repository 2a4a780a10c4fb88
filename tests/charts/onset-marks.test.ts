import { expect, test } from "vitest";
import { onsetMarks } from "@/lib/charts/onset-marks";
import { makeDiagnosis, makeVerdict } from "./make-verdict";

test("findings are marked once a step, with a name that half a small picture holds", () => {
  const marks = onsetMarks(
    makeDiagnosis([
      makeVerdict({ rule: "subgroup-excess-loss", onsetStep: 600 }),
      makeVerdict({ rule: "subgroup-performance", onsetStep: 600 }),
      makeVerdict({ rule: "vanishing-gradient", onsetStep: 1200 }),
      makeVerdict({ rule: "overfitting", outcome: "no-finding", severity: null, onsetStep: 30 }),
    ]),
  );
  expect(marks).toEqual([
    { step: 600, label: "higher loss than attai…, step 600" },
    { step: 1200, label: "vanishing gradient, step 1,200" },
  ]);
});
