import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { composeGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { GapExperiment } from "@/lib/diagnostics/gap/gap-experiment";
import type { GroupGap } from "@/lib/diagnostics/gap/group-gap";
import { GAP_PARTS } from "@/lib/diagnostics/gap/split-gap";
import type { RunData } from "@/lib/series/run-data";
import { drawPredictions, withPredictions } from "../build-subgroup-run";
import { withLearningCurve } from "./with-learning-curve";

const PATIENTS = [
  { name: "polytrauma", patients: 300, base: -0.2, shift: 0.9, slope: 0.6 },
  { name: "isolated_tbi", patients: 500, base: -1.6 },
  { name: "other_trauma", patients: 900, base: -2.4 },
] as const;

function makeRun(seed = 3): RunData {
  const set = drawPredictions(PATIENTS, seed);
  const run = withPredictions(set);
  return { ...run, settings: { ...run.settings, subgroupSizes: { polytrauma: 121 } } };
}

function withSet(run: RunData, change: (set: PredictionSet) => PredictionSet): RunData {
  return { ...run, predictions: run.predictions.map(change) };
}

/** Risks of a score that knows the patients better than the model does, unknown for every `every`th of them. */
function withScore(run: RunData, every: number | null): RunData {
  return withSet(run, (set) => ({
    ...set,
    comparators: [
      {
        name: "score",
        risks: set.risks.map((risk, row) => (every !== null && row % every === 0 ? Number.NaN : 0.9 * risk + 0.05)),
      },
    ],
  }));
}

function makeExperiment(run: RunData, making: Partial<GapExperiment> = {}): GapExperiment {
  const risks = run.predictions[0]?.risks ?? new Float64Array();
  const pull = (towards: number) => risks.map((risk) => risk + 0.2 * (towards - risk));
  return {
    plan: "0123456789abcdef",
    subgroup: "polytrauma",
    change: "Patients of polytrauma are drawn more often.",
    pairs: [1, 2, 3].map((pair) => ({ asIs: risks, repaired: pull(0.3 + pair / 50) })),
    ...making,
  };
}

function splitsOf(run: RunData, experiments: readonly GapExperiment[] = []): readonly GroupGap[] {
  const { outcome } = composeGaps(run, experiments);
  return outcome.status === "split" ? outcome.groups : [];
}

function partOf(gap: GroupGap | undefined, name: (typeof GAP_PARTS)[number]) {
  const part = gap?.parts.find(({ part: other }) => other === name);
  if (part === undefined) throw new Error(`There is no part ${name}.`);
  return part;
}

const CURVE = { chains: 6, loss: (size: number, chain: number) => 0.5 + 6 / size + chain / 1000 };

describe("the gaps of a run", () => {
  test("are split for groups with an excess, and the others are left out with the reason", () => {
    const { outcome } = composeGaps(makeRun(), []);
    if (outcome.status === "none") throw new Error(outcome.reason);
    expect(outcome.groups.map(({ subgroup }) => subgroup)).toEqual(["polytrauma"]);
    expect(outcome.leftOut.map(({ subgroup }) => subgroup)).toEqual(["isolated_tbi", "other_trauma"]);
    expect(outcome.leftOut[0]?.reason).toContain("no excess is shown");
    expect(outcome.basis).toContain("1,700 patients");
  });

  test("name what is unexplained first, and say of every part what closes it and what it rests on", () => {
    const [gap] = splitsOf(withLearningCurve(makeRun(), CURVE));
    expect(gap?.parts.map(({ part }) => part)).toEqual([...GAP_PARTS]);
    for (const part of gap?.parts ?? [])
      expect([part.closing, part.evidence].every((text) => text.length > 20)).toBe(true);
    expect(gap?.sentence).toMatch(
      /^The mean log loss of polytrauma lies .* nats above that of all other patients\. Of this .* is unexplained/,
    );
    expect(gap?.sentence).toContain("Not known: how it was trained and case mix.");
  });

  test("say what to supply where nothing was", () => {
    const [gap] = splitsOf(makeRun());
    expect(partOf(gap, "optimisation").closing).toContain("an experiment on a finding of this run");
    expect(partOf(gap, "few-patients").closing).toContain("nested subsamples");
    expect(partOf(gap, "case-mix").closing).toContain("TRISS");
    expect(partOf(gap, "unexplained").evidence).toContain("how it was trained, too few patients, case mix");
  });

  test("take a learning curve of the group from the log, under the name that the log has for it", () => {
    const run = withLearningCurve(makeRun(), CURVE);
    const named = withSet(run, (set) => ({
      ...set,
      columns: set.columns.map((column) => ({
        ...column,
        labels: column.labels.map((label) => (label === "polytrauma" ? "Poly-Trauma" : label)),
      })),
    }));
    const spelt = withLearningCurve(
      { ...makeRun(), subgroups: ["poly_trauma"], settings: { ...run.settings, subgroupSizes: { poly_trauma: 121 } } },
      { ...CURVE, subgroup: "poly_trauma" },
    );
    for (const gaps of [splitsOf(run), splitsOf({ ...spelt, predictions: named.predictions })]) {
      const { estimate, evidence } = partOf(gaps[0], "few-patients");
      expect(estimate.status === "estimated" && estimate.value).toBeCloseTo(6 / 121, 3);
      expect(evidence).toContain("24, 40, 64, 100 of the 121 training patients");
      expect(evidence).toContain("91 % with about eleven events");
      expect(evidence).toContain("of simulated curves of another form a tenth was taken for this one");
      expect(evidence).toContain("somewhat too wide (97 %)");
    }
  });

  test("are of the patients whom the reference knows, and say so; one that knows too few is not used", () => {
    const [whole] = splitsOf(withScore(makeRun(), null));
    expect(partOf(whole, "case-mix").estimate.status).toBe("estimated");
    expect(partOf(whole, "case-mix").evidence).toContain("known for every patient");
    expect(whole?.sentence).toContain("case mix, as far as score tells, 0.");
    const some = composeGaps(withScore(makeRun(), 10), []);
    const [gap] = some.outcome.status === "split" ? some.outcome.groups : [];
    expect(gap?.patients).toBe(270);
    expect(partOf(gap, "case-mix").evidence).toContain("270 of 300 in polytrauma");
    expect(some.isWhole).toBe(false);
    const [few] = splitsOf(withScore(makeRun(), 2));
    expect(few?.patients).toBe(300);
    expect(partOf(few, "case-mix").closing).toContain("at least 75 %");
  });

  test("take the pairs of an experiment on the group before those on no group, and those with predictions before all", () => {
    const run = makeRun();
    const missing = { reason: "run a has no predictions" };
    const planOf = (...experiments: readonly GapExperiment[]) => partOf(splitsOf(run, experiments)[0], "optimisation");
    const general = makeExperiment(run, { plan: "general0", subgroup: null });
    const own = makeExperiment(run, { plan: "own00000" });
    expect(planOf(general, own).evidence).toContain("own00000");
    expect(planOf(own).evidence).toContain("so that the value is rather too large");
    expect(planOf(makeExperiment(run, { plan: "bare0000", pairs: missing }), general).evidence).toContain("general0");
    expect(planOf(makeExperiment(run, { pairs: missing })).closing).toContain("run a has no predictions");
    expect(planOf(makeExperiment(run, { subgroup: "isolated_tbi" })).estimate.status).toBe("not-supplied");
  });

  test("say because of nothing: a part names what an experiment changed, and no more", () => {
    const run = withLearningCurve(withScore(makeRun(), null), CURVE);
    const text = JSON.stringify(composeGaps(run, [makeExperiment(run)]));
    expect(text).not.toMatch(/\b(?:because|caused|why|due to|harmed)\b/i);
  });

  test("are not split of weighted or repeated patients, nor without predictions, and say which it is", () => {
    const reasonOf = (run: RunData): string => {
      const { outcome } = composeGaps(run, []);
      return outcome.status === "none" ? outcome.reason : "";
    };
    const run = makeRun();
    expect(reasonOf(withSet(run, (set) => ({ ...set, weights: new Float64Array(set.rows).fill(2) })))).toContain(
      "weights",
    );
    expect(reasonOf(withSet(run, (set) => ({ ...set, patients: new Int32Array(set.rows) })))).toContain("several rows");
    expect(reasonOf({ ...run, predictions: [] })).toContain("No predictions");
    expect(reasonOf(withSet(run, (set) => ({ ...set, columns: [] })))).toContain("names a group");
  });

  test("leave out a group of fewer than 30 patients, whatever its loss", () => {
    const set = drawPredictions([{ name: "burns", patients: 25, base: 0, shift: 3 }, PATIENTS[2]]);
    const { outcome } = composeGaps(withPredictions(set), []);
    expect(outcome.status === "split" && outcome.leftOut[0]).toEqual({
      subgroup: "burns",
      reason: "fewer than 30 patients",
    });
  });

  test("are those of one column where nothing is declared, and of the plan where something is", () => {
    const run = withSet(makeRun(), (set) => ({
      ...set,
      columns: [...set.columns, { name: "centre", labels: ["a", "b"], codes: Int32Array.from(set.outcomes) }],
    }));
    const names = (outcome: ReturnType<typeof composeGaps>["outcome"]) =>
      outcome.status === "none" ? [] : [...outcome.groups, ...outcome.leftOut].map(({ subgroup }) => subgroup).sort();
    expect(names(composeGaps(run, []).outcome)).toEqual(["isolated_tbi", "other_trauma", "polytrauma"]);
    const subgroups = [{ kind: "label", name: "b", column: "centre", label: "b" } as const];
    const content = { ...UNDECLARED_PLAN, subgroups };
    const plan = { version: 1, author: "", createdAt: "", isAfterResults: false, content };
    expect(names(composeGaps({ ...run, plan }, []).outcome)).toEqual(["b"]);
  });
});

test("the parts add up to the gap whatever is supplied", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.option(fc.constantFrom(2, 5, 12)),
      fc.boolean(),
      fc.option(fc.tuple(fc.constantFrom("polytrauma", "isolated_tbi", null), fc.boolean())),
      (seed, every, hasCurve, experiment) => {
        const scored = withScore(makeRun(seed), every);
        const run = hasCurve ? withLearningCurve(scored, CURVE) : scored;
        const made =
          experiment &&
          makeExperiment(run, { subgroup: experiment[0], ...(experiment[1] ? { pairs: { reason: "x" } } : {}) });
        for (const { gap, parts } of splitsOf(run, made ? [made] : [])) {
          const sum = parts.reduce(
            (total, { estimate }) => total + (estimate.status === "estimated" ? estimate.value : 0),
            0,
          );
          expect(Math.abs(sum - (gap.status === "estimated" ? gap.value : Number.NaN))).toBeLessThan(1e-9);
        }
      },
    ),
    { numRuns: 25 },
  );
});
