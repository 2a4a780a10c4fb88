import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawPlot } from "@/lib/charts/draw-plot";
import { prepareRiskDistribution, type RiskView } from "@/lib/charts/sensitivity/prepare-risk-distribution";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { measureRiskDistribution } from "@/lib/diagnostics/sensitivity/measure-risk-distribution";
import type { RiskDistribution } from "@/lib/diagnostics/sensitivity/risk-law";
import { buildRun } from "../../diagnostics/build-run";
import { makeRiskSet } from "../../diagnostics/sensitivity/make-risk-set";

function measured(set: PredictionSet): RiskDistribution {
  const risks = measureRiskDistribution({ ...buildRun({ series: [] }), predictions: [set] });
  if (risks.status !== "measured") throw new Error(risks.reason);
  return risks;
}

function viewOf(risks: RiskDistribution): RiskView {
  const view = prepareRiskDistribution(risks);
  if ("status" in view) throw new Error(view.reason);
  return view;
}

describe("the picture of the distribution of predicted risk", () => {
  const risks = measured(makeRiskSet({ polytrauma: 40, isolated_tbi: 600, few: 5 }));
  const view = viewOf(risks);

  test("has a curve for each group that has a distribution, and a line at the threshold", () => {
    expect(view.chart?.marks.filter(({ kind }) => kind === "curve")).toHaveLength(3);
    expect(view.chart?.legend.map(({ label }) => label)).toEqual(["all patients", "polytrauma", "isolated_tbi"]);
    const upright = view.chart?.marks.find((mark) => mark.kind === "upright");
    expect(upright).toEqual({ kind: "upright", x: Math.log(0.1 / 0.9) });
    const drawing = view.chart && drawPlot(view.chart, 640, 340, PRINT_PALETTE);
    expect(JSON.stringify(drawing)).not.toMatch(/NaN|Infinity/);
  });

  test("says of every group its number of patients with its numbers, or why there are none", () => {
    expect(view.sentences).toHaveLength(4);
    expect(view.sentences[1]).toMatch(
      /^polytrauma \(40 patients\): expected risk .* %, variance .*at or above a risk of 10 %\./,
    );
    expect(view.sentences[3]).toBe("few (5 patients): not estimable. It needs 10 patients; there are 5.");
  });

  test("has every integral with its error bound beside the patients' own number with its standard error", () => {
    const table = view.chart?.table;
    expect(table?.rows).toHaveLength(4);
    for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.columns.length ?? 0);
    const law = risks.groups[1]?.law;
    if (law?.status !== "measured") throw new Error("no law");
    expect(table?.rows[1]?.slice(2, 6).map(({ value }) => value)).toEqual([
      law.expectation.integral,
      law.expectation.errorBound,
      law.expectation.sample,
      law.expectation.standardError,
    ]);
    expect(table?.rows[3]?.[2]?.text).toBe("not estimable");
  });

  test("says that an example is one, and names a threshold that was declared as declared", () => {
    expect(view.about).toContain("an example: no threshold was declared");
    const declared = viewOf({ ...risks, threshold: { value: 0.2, origin: "plan" } });
    expect(declared.about).toContain("the declared threshold of the project's plan");
  });

  test("says where density and patients disagree, and by how much", () => {
    expect(view.sentences[2]).toMatch(/the same within 2 standard errors/);
    const [all, ...others] = risks.groups;
    if (all?.law.status !== "measured") throw new Error("no law");
    const law = {
      ...all.law,
      tail: { ...all.law.tail, integral: all.law.tail.sample + 5 * all.law.tail.standardError },
    };
    const apart = viewOf({ ...risks, groups: [{ ...all, law }, ...others] });
    expect(apart.sentences[0]).toMatch(/differs .*in the tail by 5.0 standard errors.*believe the patients/);
  });

  test("without predictions names what to supply", () => {
    const empty = prepareRiskDistribution(measureRiskDistribution(buildRun({ series: [] })));
    expect(empty).toMatchObject({ status: "empty", howToLog: expect.stringContaining("predictions.csv") });
  });

  test("speaks no word that judges", () => {
    expect(JSON.stringify(view)).not.toMatch(/significant|fair|biased|proven|validated|\bsafe\b|compliant|because/i);
  });
});
