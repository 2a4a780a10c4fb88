import { describe, expect, test } from "vitest";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { findDivergence } from "@/lib/diagnostics/measures/find-divergence";
import { truncateRun } from "@/lib/diagnostics/measures/truncate-run";
import { makeVerdict, type Rule, type RuleBasis } from "@/lib/diagnostics/rule";
import type { RunData } from "@/lib/series/run-data";
import {
  buildRun,
  chainSeries,
  FALLING_LOSS,
  FLAT_LOSS,
  globalNorm,
  layerNames,
  type SeriesPlan,
  scatter,
} from "./build-run";

const lossOf = (value: (place: number, index: number) => number): SeriesPlan => {
  const noise = scatter(3, 0.05);
  return { metric: "loss", split: "train", value: (place, index) => value(place, index) * noise(index) };
};
const runOf = (...series: readonly SeriesPlan[]): RunData => buildRun({ series });
const nanFrom = (from: number, to = 1000) => lossOf((_, index) => (index >= from && index < to ? Number.NaN : 0.7));

describe("a run is lost", () => {
  test("from the step on from which its loss is never finite again", () => {
    expect(findDivergence(runOf(nanFrom(60)))).toEqual({ onsetStep: 600, form: "non-finite", growth: null });
  });

  test("with infinities as with NaN", () => {
    const infinite = lossOf((_, index) => (index >= 60 ? Number.POSITIVE_INFINITY : 0.7));
    expect(findDivergence(runOf(infinite))).toMatchObject({ onsetStep: 600, form: "non-finite" });
  });

  test("from the earliest step at which any watched series ends so", () => {
    for (const metric of ["grad_norm", "weight_norm", "update_norm"])
      expect(
        findDivergence(runOf(nanFrom(60), { metric, value: (_, index) => (index >= 55 ? Number.NaN : 1) })),
      ).toMatchObject({ onsetStep: 550 });
  });

  test("from the step on from which its loss stays an order of magnitude above its start", () => {
    const run = runOf(lossOf((_, index) => (index >= 70 ? 70 : 0.7)));
    expect(findDivergence(run)).toMatchObject({ onsetStep: 700, form: "runaway" });
    expect((findDivergence(run)?.growth ?? 0) / 100).toBeCloseTo(1, 0);
  });

  test("from the earlier of both, where it ran away before it was no number any more", () => {
    const run = runOf(lossOf((_, index) => (index >= 80 ? Number.NaN : index >= 70 ? 70 : 0.7)));
    expect(findDivergence(run)).toMatchObject({ onsetStep: 700, form: "non-finite" });
  });

  test("after a stretch without numbers from which it had come back once", () => {
    const twice = lossOf((_, index) => (index >= 80 || (index >= 20 && index < 30) ? Number.NaN : 0.7));
    expect(findDivergence(runOf(twice))).toMatchObject({ onsetStep: 800 });
  });
});

describe("a run is not lost", () => {
  test("that is finite to its end, whatever it does before", () => {
    expect(findDivergence(runOf(FALLING_LOSS()))).toBeNull();
    expect(findDivergence(runOf(nanFrom(40, 60)))).toBeNull();
    expect(findDivergence(runOf(lossOf((_, index) => (index >= 40 && index < 60 ? 700 : 0.7))))).toBeNull();
  });

  test("that falls by as much as it would have risen", () => {
    expect(findDivergence(runOf(lossOf((_, index) => (index >= 70 ? 0.007 : 0.7))))).toBeNull();
  });

  test("for one or two last records out of line", () => {
    expect(findDivergence(runOf(lossOf((_, index) => (index >= 98 ? 70 : 0.7))))).toBeNull();
  });

  test("by a validation loss, or one of a subgroup, which may have no value at a step", () => {
    const validation = { metric: "loss", split: "validation" as const, value: () => Number.NaN };
    const subgroup = { metric: "loss", subgroup: "polytrauma", value: () => Number.NaN };
    expect(findDivergence(runOf(FALLING_LOSS(), validation, subgroup))).toBeNull();
  });

  test("without any series", () => {
    expect(findDivergence(runOf())).toBeNull();
  });
});

test("the steps before a step are all there is left of a run that was cut there", () => {
  const cut = truncateRun(runOf(nanFrom(60), { metric: "lr", value: () => 0.1 }), 600);
  expect(cut.series.map(({ points }) => points.steps.at(-1))).toEqual([590, 590]);
  expect(cut.series.every(({ points }) => points.values.every(Number.isFinite))).toBe(true);
  expect(cut.series.map(({ points }) => points.values.length)).toEqual([60, 60]);
});

describe("of a run that is lost", () => {
  const [model] = CATALOGUE;
  /** A rule that only tells up to which step it saw the loss. */
  const seeing = (id: RuleId, restsOn: readonly RuleBasis[]): Rule => {
    if (model === undefined) throw new Error("The catalogue is empty.");
    return {
      ...model,
      id,
      restsOn,
      needs: [],
      evaluate: (run) => [
        makeVerdict(
          { id, version: 1 },
          {
            outcome: "no-finding",
            severity: null,
            layers: [],
            onsetStep: run.series[0]?.points.steps.at(-1) ?? null,
            statistic: { name: "", estimate: { status: "not-supplied", what: "" }, threshold: null },
            effectiveSamples: 0,
            persistence: null,
            reason: "",
            explanation: "",
            remedy: null,
            provenance: [],
          },
        ),
      ],
    };
  };
  const judge = (rule: Rule, run = runOf(nanFrom(60))): Verdict => {
    const [verdict] = judgeRules([rule], run).verdicts;
    if (verdict === undefined) throw new Error("The rule gave no verdict.");
    return verdict;
  };

  test("rules that ask how it was lost see all of it", () => {
    for (const id of ["learning-rate-too-high", "exploding-gradient", "non-finite", "gradient-provenance"] as const) {
      const verdict = judge(seeing(id, ["gradients", "loss"]));
      expect(verdict).toMatchObject({ outcome: "no-finding", onsetStep: 990, provenance: [] });
    }
  });

  test("other rules see the steps before it, and say so", () => {
    const verdict = judge(seeing("vanishing-gradient", ["gradients", "loss"]));
    expect(verdict).toMatchObject({ outcome: "no-finding", onsetStep: 590 });
    expect(verdict.provenance.join(" ")).toContain("before 600");
  });

  test("rules that judge by the loss alone cannot tell, and say from which step on", () => {
    const verdict = judge(seeing("not-learning", ["loss"]));
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null, onsetStep: null });
    expect(verdict.reason).toContain("step 600");
  });

  test("every rule sees everything where it is not lost", () => {
    for (const id of ["not-learning", "vanishing-gradient", "non-finite"] as const)
      expect(judge(seeing(id, ["loss"]), runOf(FALLING_LOSS()))).toMatchObject({ onsetStep: 990, provenance: [] });
  });

  test("the signal before the loss is judged as it was", () => {
    const layers = layerNames(8);
    const dying = (series: SeriesPlan): SeriesPlan => ({
      ...series,
      value: (place, index) => (index >= 60 ? Number.NaN : series.value(place, index)),
    });
    const fading = buildRun({ layers, series: [...chainSeries(layers, 0.2).map(dying), dying(FLAT_LOSS())] });
    const { verdicts } = judgeRules(CATALOGUE, fading);
    const of = (rule: RuleId) => verdicts.find((verdict) => verdict.rule === rule);
    expect(of("vanishing-gradient")).toMatchObject({ outcome: "finding" });
    expect(of("vanishing-gradient")?.provenance.join(" ")).toContain("before 600");
    expect(of("non-finite")).toMatchObject({ outcome: "finding", severity: "critical", onsetStep: 600 });
    for (const rule of CATALOGUE.filter(({ restsOn }) => restsOn.every((basis) => basis === "loss")))
      expect(of(rule.id)?.outcome, rule.id).toBe("cannot-tell");
  });
});

describe("the rules", () => {
  test("see the verdicts of those before them, and of none after them", () => {
    const seen: (readonly RuleId[])[] = [];
    const rules = CATALOGUE.slice(0, 4).map(
      (rule): Rule => ({
        ...rule,
        evaluate: (run, context) => {
          seen.push(context.earlier.map((verdict) => verdict.rule));
          return rule.evaluate(run, context);
        },
      }),
    );
    judgeRules(
      rules,
      runOf(
        FLAT_LOSS(),
        globalNorm(() => 1),
      ),
    );
    const ids = rules.map(({ id }) => id);
    expect(seen).toEqual([[], ids.slice(0, 1), ids.slice(0, 2), ids.slice(0, 3)]);
  });

  test("give one verdict each, of the version they have", () => {
    for (const run of [runOf(), runOf(FLAT_LOSS()), runOf(nanFrom(60))])
      expect(judgeRules(CATALOGUE, run).verdicts.map(({ rule, version }) => [rule, version])).toEqual(
        CATALOGUE.map(({ id, version }) => [id, version]),
      );
  });
});
