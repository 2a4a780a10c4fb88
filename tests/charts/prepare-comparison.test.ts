import { describe, expect, it } from "vitest";
import { compareStatistics } from "@/lib/charts/compare-numbers";
import { type ComparedSide, prepareComparison } from "@/lib/charts/prepare-comparison";
import { lossSegments } from "@/lib/charts/prepare-loss-line";
import { summariseTenth } from "@/lib/charts/summarise-tenth";
import { tabulateLoss } from "@/lib/charts/tabulate-loss";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import type { Verdict } from "@/lib/core/verdict";
import { makeSeries } from "./make-series";
import { makeDiagnosis, makeVerdict } from "./make-verdict";

const STEPS = { first: 0, last: 99 };

function estimate(value: number, lower: number, upper: number, n = 10) {
  return { status: "estimated", value, lower, upper, level: 0.95, method: "slope", n, notes: [] } as const;
}

function statistic(value: number, lower: number, upper: number): Verdict["statistic"] {
  const threshold = { value: 0.01, direction: "below", source: "" } as const;
  return { name: "factor over depth", estimate: estimate(value, lower, upper), threshold };
}

function side(part: {
  readonly name?: string;
  readonly settings?: Partial<RunSettings>;
  readonly verdicts?: readonly Verdict[];
  readonly losses?: readonly (readonly number[])[];
  readonly layerCount?: number;
}): ComparedSide {
  const { name = "run", settings = {}, verdicts = [], losses = [], layerCount = 4 } = part;
  return {
    name,
    settings: { ...EMPTY_SETTINGS, ...settings },
    layerCount,
    steps: STEPS,
    diagnosed: { diagnosis: makeDiagnosis(verdicts), depthProfile: null },
    losses: losses.map((values, index) =>
      makeSeries(values, { mapping: { split: index === 0 ? "train" : "validation" }, key: `loss${index}` }),
    ),
  };
}

function compare(a: ComparedSide, b: ComparedSide) {
  return prepareComparison(a, b, 100);
}

function textOf(comparison: ReturnType<typeof compare>, term: string): string | undefined {
  return comparison.changes.find((change) => change.term === term)?.text;
}

/** The same words with the sides changed over: what the comparison must say when A and B are swapped. */
function swapSides(text: string): string {
  return text.replace(/\b[AB]\b/gu, (name) => (name === "A" ? "B" : "A"));
}

describe("settings of two runs", () => {
  it("several that differ: nothing is attributed to one of them", () => {
    const { settings } = compare(
      side({ settings: { learningRate: 0.1, optimizer: "SGD" } }),
      side({ settings: { learningRate: 0.01, optimizer: "Adam" } }),
    );
    expect(settings.rows.map(({ term, a, b }) => [term, a, b])).toEqual([
      ["optimizer", "SGD", "Adam"],
      ["learning rate", "0.1", "0.01"],
    ]);
    expect(settings.sentence).toBe(
      "2 settings differ: optimizer, learning rate. Nothing below can be attributed to one of them.",
    );
  });

  it("one that differs: the results differ with it, and no word says more", () => {
    const { settings } = compare(side({ settings: { learningRate: 0.1 } }), side({ settings: { learningRate: 0.01 } }));
    expect(settings.sentence).toContain("One stated setting differs, the learning rate: 0.1 in A, 0.01 in B.");
    expect(settings.sentence).toContain("differs with it");
    expect(settings.sentence).not.toMatch(/because|cause|due to|leads|makes/iu);
  });

  it("one that only one run states is no known difference", () => {
    const { settings } = compare(side({ settings: { seed: 1 } }), side({}));
    expect(settings.rows).toEqual([{ term: "seed", a: "1", b: "not stated", isStatedTwice: false }]);
    expect(settings.sentence).toBe(
      "No setting that both runs state differs. 1 is stated in one run only, and nothing below can be attributed to one of them.",
    );
  });

  it("one that differs beside one that a single run states is not singled out", () => {
    const { settings } = compare(
      side({ settings: { seed: 1, momentum: 0.9 } }),
      side({ settings: { seed: 2, synthetic: true } }),
    );
    expect(settings.rows.map(({ term }) => term)).toEqual(["seed", "momentum", "patients"]);
    expect(settings.sentence).toBe(
      "1 setting differs: seed. 2 more are stated in one run only. Nothing below can be attributed to one of them.",
    );
  });

  it("none that differs leaves those that neither run states", () => {
    const { settings } = compare(side({ settings: { seed: 1 } }), side({ settings: { seed: 1 } }));
    expect(settings.rows).toEqual([]);
    expect(settings.sentence).toMatch(/^No stated setting differs/);
    expect(settings.unseen).toContain("learning rate");
  });

  it("the number of layers counts as one of them", () => {
    const { settings } = compare(side({ layerCount: 12 }), side({ layerCount: 4 }));
    expect(settings.rows).toEqual([{ term: "layers in the log", a: "12", b: "4", isStatedTwice: true }]);
  });
});

describe("verdicts of two runs", () => {
  const found = makeVerdict({ severity: "critical", statistic: statistic(0.001, 0.0008, 0.002) });
  const clear = makeVerdict({ outcome: "no-finding", severity: null, statistic: statistic(0.5, 0.4, 0.6) });
  const silent = makeVerdict({
    outcome: "cannot-tell",
    severity: null,
    statistic: { name: "factor over depth", estimate: { status: "not-supplied", what: "norms" }, threshold: null },
  });

  function rowOf(a: readonly Verdict[], b: readonly Verdict[]) {
    const [row] = compare(side({ verdicts: a }), side({ verdicts: b })).verdicts ?? [];
    if (!row) throw new Error("no row");
    return row;
  }

  it.each([
    [[found], [clear], "A has this finding, B does not."],
    [[clear], [found], "B has this finding, A does not."],
    [[found], [silent], "A has this finding; for B the check could not tell."],
    [[silent], [found], "B has this finding; for A the check could not tell."],
    [[clear], [silent], "Nothing found in A; for B the check could not tell."],
    [[silent], [clear], "Nothing found in B; for A the check could not tell."],
    [[clear], [clear], "Nothing found in either run."],
    [[silent], [silent], "The check could not tell for either run."],
    [[found], [found], "Both runs have this finding, with the same weight."],
    [[found], [], "Only A was checked for this."],
    [[], [found], "Only B was checked for this."],
  ])("are told apart in words, whichever run is A (%#)", (a, b, words) => {
    expect(rowOf(a, b).outcome).toBe(words);
  });

  it("say in which run a shared finding weighs more", () => {
    const lesser = { ...found, severity: "note" as const };
    expect(rowOf([found], [lesser]).outcome).toContain("weighs more in A (critical) than in B (note)");
    expect(rowOf([lesser], [found]).outcome).toContain("weighs more in B (critical) than in A (note)");
  });

  it("name the numbers, what they are of, the better direction and whether the intervals overlap", () => {
    expect(rowOf([found], [clear]).numbers).toBe(
      "Factor over depth: 0.00100 (8.00 × 10⁻⁴ to 0.00200) in A, 0.500 (0.400 to 0.600) in B; A is lower than B. A finding lies below 0.01, so higher is better. The intervals do not overlap.",
    );
  });

  it("turn every word of direction over when the sides are swapped", () => {
    const numbers = (a: Verdict, b: Verdict) => compareStatistics(a.statistic, b.statistic) ?? "";
    expect(numbers(found, clear)).toContain("A is lower than B");
    expect(numbers(clear, found)).toContain("A is higher than B");
    expect(numbers(clear, found)).toContain("higher is better");
    expect(rowOf([clear], [found]).outcome).toBe(swapSides(rowOf([found], [clear]).outcome));
  });

  it("say that the data fit no difference as well where the intervals overlap", () => {
    const near = { ...clear, statistic: statistic(0.45, 0.39, 0.55) };
    expect(rowOf([clear], [near]).numbers).toContain("The intervals overlap: the data fit no difference as well.");
  });

  it("do not compare numbers of different things", () => {
    const other = { ...found, statistic: { ...found.statistic, name: "layers without any signal" } };
    expect(rowOf([found], [other]).numbers).toContain("different numbers, which are not compared");
  });

  it("stand with the differences first, the gravest of them at the top, in the same order when swapped", () => {
    const verdicts = (severity: "critical" | "note" | null) => [
      makeVerdict({ rule: "overfitting", severity: "warning" }),
      makeVerdict({ rule: "oscillation", outcome: severity ? "finding" : "no-finding", severity }),
      makeVerdict({
        rule: "curvature",
        outcome: severity ? "no-finding" : "finding",
        severity: severity ? null : "note",
      }),
    ];
    const [a, b] = [side({ verdicts: verdicts("critical") }), side({ verdicts: verdicts(null) })];
    const order = compare(a, b).verdicts?.map(({ rule }) => rule);
    expect(order).toEqual(["oscillation", "curvature", "overfitting"]);
    expect(compare(b, a).verdicts?.map(({ rule }) => rule)).toEqual(order);
    expect(textOf(compare(a, b), "Verdict")).toContain("2 of 3 checks answer differently: oscillation, curvature.");
  });

  it("wait until both runs were checked", () => {
    const waiting = { ...side({ verdicts: [found] }), diagnosed: null };
    const comparison = compare(side({ verdicts: [found] }), waiting);
    expect(comparison.verdicts).toBeNull();
    expect(comparison.profile).toBeNull();
    expect(textOf(comparison, "Verdict")).toContain("B: being checked.");
  });
});

describe("effective depth of two runs", () => {
  const depth = (learning: number, compared: number, interval = 0.4) =>
    side({
      verdicts: [
        makeVerdict({
          rule: "effective-depth",
          statistic: {
            name: "layers that learn",
            estimate: estimate(learning, learning - interval, learning + interval, compared),
            threshold: null,
          },
        }),
      ],
    });

  it("is counted of the compared layers, more is better, and swapping turns the words over", () => {
    expect(textOf(compare(depth(3, 12), depth(12, 12)), "Effective depth")).toBe(
      "3 of 12 compared layers are learning in A, 12 of 12 in B: fewer in A. More is better. The intervals do not overlap.",
    );
    expect(textOf(compare(depth(12, 12), depth(3, 12)), "Effective depth")).toContain(
      "12 of 12 compared layers are learning in A, 3 of 12 in B: more in A.",
    );
  });

  it("is not ranked between runs with different numbers of layers", () => {
    expect(textOf(compare(depth(3, 12), depth(4, 4)), "Effective depth")).toContain("not ranked");
  });

  it("is left out where no run was asked, and said of one where only one was", () => {
    expect(textOf(compare(side({}), side({})), "Effective depth")).toBeUndefined();
    expect(textOf(compare(side({}), depth(3, 12)), "Effective depth")).toBe(
      "3 of 12 compared layers are learning in B; for A it could not be told.",
    );
  });
});

describe("final losses of two runs", () => {
  const falling = Array.from({ length: 100 }, (_, step) => 1 - step / 200);
  const lower = falling.map((value) => value - 0.2);

  it("are means of the last tenth of the points, recomputed here from the values themselves", () => {
    const [loss] = compare(side({ losses: [falling] }), side({ losses: [lower] })).losses;
    const mean = (values: readonly number[]) => values.slice(-10).reduce((sum, value) => sum + value, 0) / 10;
    expect(loss?.a.end?.mean).toBeCloseTo(mean(falling), 12);
    expect(loss?.b.end?.mean).toBeCloseTo(mean(lower), 12);
    expect(loss?.difference).toBeCloseTo(mean(lower) - mean(falling), 12);
    expect(loss?.sentence).toContain("0.528 in A, 0.327 in B; A is higher than B by 0.200. Lower is better.");
    expect(summariseTenth(makeSeries(falling).buckets.buckets.toReversed())).toMatchObject({
      low: 0.505,
      high: 0.55,
      points: 10,
    });
  });

  it("turn over when the sides are swapped", () => {
    const [loss] = compare(side({ losses: [lower] }), side({ losses: [falling] })).losses;
    expect(loss?.sentence).toContain("A is lower than B by 0.200. Lower is better.");
  });

  it("are not ranked where they look the same", () => {
    const near = falling.map((value) => value + 1e-7);
    const [loss] = compare(side({ losses: [falling] }), side({ losses: [near] })).losses;
    expect(loss?.sentence).toBe("The training loss over the last tenth of the points: 0.528 in both, to three digits.");
  });

  it("are not ranked where task or data differ", () => {
    const [loss] = compare(
      side({ losses: [falling], settings: { task: "mortality" } }),
      side({ losses: [lower], settings: { task: "length of stay" } }),
    ).losses;
    expect(loss?.sentence).toContain("differ in task, so these losses measure different things and are not ranked");
    expect(loss?.sentence).not.toMatch(/better/u);
  });

  it("say which run ends without a finite number", () => {
    const broken = [...falling.slice(0, -1), Number.NaN];
    const sentence = (a: readonly number[], b: readonly number[]) =>
      compare(side({ losses: [a] }), side({ losses: [b] })).losses[0]?.sentence;
    expect(sentence(broken, lower)).toContain("A ends without a finite number, B at 0.327");
    expect(sentence(lower, broken)).toContain("A ends at 0.327, B without a finite number");
    expect(sentence(broken, broken)).toContain("neither run ends with a finite number");
  });
});

describe("losses laid over each other", () => {
  const long = Array.from({ length: 200 }, (_, step) => 1 / (step + 1));
  const short = Array.from({ length: 100 }, (_, step) => 1 / (step + 1));

  it("share an axis of steps, or of the share of each run's own length", () => {
    const { loss } = compare(side({ name: "long", losses: [long, long] }), side({ name: "short", losses: [short] }));
    if (loss.steps.status === "empty" || loss.share.status === "empty") throw new Error("empty");
    expect(loss.steps.lines.map(({ label, style }) => [label, style])).toEqual([
      ["A long, training", 0],
      ["A long, validation", 2],
      ["B short, training", 1],
    ]);
    expect(loss.steps.x.domain).toEqual([0, 199]);
    expect(loss.share.x.domain).toEqual([0, 100]);
    for (const line of loss.share.lines) {
      const steps = lossSegments(line).flat();
      expect(steps[0]?.step).toBeLessThan(1);
      expect(steps.at(-1)?.step).toBeGreaterThan(99);
    }
    expect(tabulateLoss(loss.share.lines, "percent").rows.at(-1)?.[2]?.text).toBe("100 %");
  });
});
