import { describe, expect, it } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { compareStatistics } from "@/lib/charts/compare-numbers";
import type { ComparedRun } from "@/lib/charts/comparison/compared-run";
import { prepareComparison } from "@/lib/charts/comparison/prepare-comparison";
import { groupStyle } from "@/lib/charts/subgroups/subgroup-style";
import { summariseTenth } from "@/lib/charts/summarise-tenth";
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
}): ComparedRun {
  const { name = "run", settings = {}, verdicts = [], losses = [], layerCount = 4 } = part;
  return {
    name,
    settings: { ...EMPTY_SETTINGS, ...settings },
    layerCount,
    steps: STEPS,
    diagnosed: { diagnosis: makeDiagnosis(verdicts), depthProfile: null },
    layerShares: null,
    subgroups: null,
    losses: losses.map((values, index) =>
      makeSeries(values, { mapping: { split: index === 0 ? "train" : "validation" }, key: `loss${index}` }),
    ),
  };
}

function compare(...runs: readonly ComparedRun[]) {
  return prepareComparison(runs, 100);
}

function textOf(comparison: ReturnType<typeof compare>, term: string): string | undefined {
  return comparison.changes.find((change) => change.term === term)?.text;
}

/** The same words with A and B changed over: what the comparison must say when the two runs are swapped. */
function swapSides(text: string): string {
  return text.replace(/\b[AB]\b/gu, (name) => (name === "A" ? "B" : "A"));
}

describe("settings of two runs", () => {
  it("several that differ: nothing is attributed to one of them", () => {
    const { settings } = compare(
      side({ settings: { learningRate: 0.1, optimizer: "SGD" } }),
      side({ settings: { learningRate: 0.01, optimizer: "Adam" } }),
    );
    expect(settings.rows.map(({ term, values }) => [term, ...values])).toEqual([
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

  it("one that only some runs state is no known difference", () => {
    const { settings } = compare(side({ settings: { seed: 1 } }), side({}));
    expect(settings.rows).toEqual([{ term: "seed", values: ["1", null], isKnown: false }]);
    expect(settings.sentence).toBe(
      "No setting differs between runs that state it. 1 is stated in some of the runs only, and nothing below can be attributed to one of them.",
    );
  });

  it("one that differs beside one that a single run states is not singled out", () => {
    const { settings } = compare(
      side({ settings: { seed: 1, momentum: 0.9 } }),
      side({ settings: { seed: 2, synthetic: true } }),
    );
    expect(settings.rows.map(({ term }) => term)).toEqual(["seed", "momentum", "patients"]);
    expect(settings.sentence).toBe(
      "1 setting differs: seed. 2 more are stated in some of the runs only. Nothing below can be attributed to one of them.",
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
    expect(settings.rows).toEqual([{ term: "layers in the log", values: ["12", "4"], isKnown: true }]);
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
    [[found], [clear], "Found in A (critical); nothing found in B."],
    [[clear], [found], "Found in B (critical); nothing found in A."],
    [[found], [silent], "Found in A (critical); it cannot be told for B."],
    [[silent], [found], "Found in B (critical); it cannot be told for A."],
    [[clear], [silent], "Nothing found in A; it cannot be told for B."],
    [[silent], [clear], "Nothing found in B; it cannot be told for A."],
    [[clear], [clear], "Nothing found in any of the runs."],
    [[silent], [silent], "It cannot be told for any of the runs."],
    [[found], [found], "Found in both runs, with the same weight (critical)."],
    [[found], [], "Found in A (critical); not checked in B."],
    [[], [found], "Found in B (critical); not checked in A."],
  ])("are told apart in words, whichever run is A (%#)", (a, b, words) => {
    expect(rowOf(a, b).outcome).toBe(words);
  });

  it("say in which run a shared finding weighs more", () => {
    const lesser = { ...found, severity: "note" as const };
    expect(rowOf([found], [lesser]).outcome).toBe("Found in A (critical) and in B (note).");
    expect(rowOf([lesser], [found]).outcome).toBe("Found in B (critical) and in A (note).");
  });

  it("differ only where a run has an answer", () => {
    expect(rowOf([silent], [])).toMatchObject({
      differs: false,
      outcome: "It cannot be told for A; not checked in B.",
    });
    expect(rowOf([clear], []).differs).toBe(true);
  });

  it("of several runs are told together where they are the same", () => {
    const four = [[found], [clear], [found], [silent]].map((verdicts) => side({ verdicts }));
    const [row] = compare(...four).verdicts ?? [];
    expect(row?.outcome).toBe("Found in A and C (critical); nothing found in B; it cannot be told for D.");
    expect(row?.cells.map(({ label }) => label.word)).toEqual(["critical", "no finding", "critical", "cannot tell"]);
    // Each number against that of A; D has none.
    expect(row?.numbers.map((text) => text.split("; ")[1]?.split(".")[0])).toEqual([
      "A is lower than B",
      "A and C are the same",
    ]);
  });

  it("name the numbers, what they are of, the better direction and whether the intervals overlap", () => {
    expect(rowOf([found], [clear]).numbers).toEqual([
      "Factor over depth: 0.00100 (8.00 × 10⁻⁴ to 0.00200) in A, 0.500 (0.400 to 0.600) in B; A is lower than B. A finding lies below 0.01, so higher is better. The intervals do not overlap.",
    ]);
  });

  it("turn every word of direction over when the sides are swapped", () => {
    const numbers = (a: Verdict, b: Verdict) => compareStatistics(a.statistic, b.statistic, ["A", "B"]) ?? "";
    expect(numbers(found, clear)).toContain("A is lower than B");
    expect(numbers(clear, found)).toContain("A is higher than B");
    expect(numbers(clear, found)).toContain("higher is better");
    expect(rowOf([clear], [found]).outcome).toBe(swapSides(rowOf([found], [clear]).outcome));
  });

  it("say that the data fit no difference as well where the intervals overlap", () => {
    const near = { ...clear, statistic: statistic(0.45, 0.39, 0.55) };
    expect(rowOf([clear], [near]).numbers[0]).toContain("The intervals overlap: the data fit no difference as well.");
  });

  it("do not compare numbers of different things", () => {
    const other = { ...found, statistic: { ...found.statistic, name: "layers without any signal" } };
    expect(rowOf([found], [other]).numbers[0]).toContain("different numbers, which are not compared");
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

  it("wait until two runs were checked, and then leave out those that were not", () => {
    const checked = side({ verdicts: [found] });
    const waiting = { ...checked, diagnosed: null };
    const two = compare(checked, waiting);
    expect(two.verdicts).toBeNull();
    expect(two.sentence).toBe("Of 2 runs 1 needs attention (A) and 1 is being checked (B).");
    const three = compare(checked, waiting, side({ verdicts: [clear] }));
    expect(three.verdicts?.[0]?.cells.map(({ label }) => label.word)).toEqual([
      "critical",
      "being checked",
      "no finding",
    ]);
    expect(three.verdicts?.[0]?.outcome).toBe("Found in A (critical); nothing found in C.");
    expect(three.sentence).toContain("1 of 1 check answers differently among A and C.");
  });
});

describe("the sentence above a comparison", () => {
  const falling = Array.from({ length: 100 }, (_, step) => 1 - step / 200);
  const of = (status: "critical" | "no-fault-found", loss: number): ComparedRun => {
    const run = side({ losses: [falling.map((value) => value * loss)] });
    return { ...run, diagnosed: { diagnosis: { ...makeDiagnosis([]), status }, depthProfile: null } };
  };

  it("says of how many runs what differs, and in which direction", () => {
    const [a, b, c] = [of("critical", 1), of("no-fault-found", 0.5), of("critical", 2)];
    expect(compare(a, b, c).sentence).toBe(
      "Of 3 runs 2 are critical (A and C) and 1 has no fault found (B). 0 of 0 checks answer differently. The training loss ends lowest in B, highest in C; lower is better.",
    );
  });

  it("changes over with the runs", () => {
    const [a, b, c] = [of("critical", 1), of("no-fault-found", 0.5), of("no-fault-found", 2)];
    expect(compare(b, a, c).sentence).toBe(
      "Of 3 runs 1 is critical (B) and 2 have no fault found (A and C). 0 of 0 checks answer differently. The training loss ends lowest in A, highest in C; lower is better.",
    );
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
      "3 of 12 compared layers are learning in A, 12 of 12 in B: fewest in A, most in B. More is better. The intervals do not overlap.",
    );
    expect(textOf(compare(depth(12, 12), depth(3, 12)), "Effective depth")).toContain(
      "12 of 12 compared layers are learning in A, 3 of 12 in B: fewest in B, most in A.",
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
    expect(loss?.ends[0]?.end?.mean).toBeCloseTo(mean(falling), 12);
    expect(loss?.ends[1]?.end?.mean).toBeCloseTo(mean(lower), 12);
    expect(loss?.sentence).toContain(
      "0.528 in A, 0.327 in B. It is lowest in B, highest in A, 0.200 apart. Lower is better.",
    );
    expect(summariseTenth(makeSeries(falling).buckets.buckets.toReversed())).toMatchObject({
      low: 0.505,
      high: 0.55,
      points: 10,
    });
  });

  it("turn over when the sides are swapped", () => {
    const [loss] = compare(side({ losses: [lower] }), side({ losses: [falling] })).losses;
    expect(loss?.sentence).toContain("It is lowest in A, highest in B, 0.200 apart. Lower is better.");
  });

  it("are not ranked where they look the same", () => {
    const near = falling.map((value) => value + 1e-7);
    const [loss] = compare(side({ losses: [falling] }), side({ losses: [near] })).losses;
    expect(loss?.sentence).toBe(
      "The training loss over the last tenth of the points: 0.528 in A, 0.528 in B; the same to three digits.",
    );
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
    expect(sentence(broken, lower)).toContain("0.327 in B; A ends without a finite number");
    expect(sentence(lower, broken)).toContain("0.327 in A; B ends without a finite number");
    expect(sentence(broken, broken)).toContain("A and B end without a finite number");
  });
});

describe("losses laid over each other", () => {
  const long = Array.from({ length: 200 }, (_, step) => 1 / (step + 1));
  const short = Array.from({ length: 100 }, (_, step) => 1 / (step + 1));

  function drawn(comparison: ReturnType<typeof compare>, title: string, position: "steps" | "share") {
    const chart = comparison.overSteps.find((figure) => figure.title === title)?.[position];
    if (chart === undefined || "status" in chart) throw new Error("empty");
    return chart;
  }

  it("share an axis of steps, or of the share of each run's own length", () => {
    const comparison = compare(side({ name: "long", losses: [long, long] }), side({ name: "short", losses: [short] }));
    const [steps, share] = (["steps", "share"] as const).map((at) => drawn(comparison, "Training loss", at));
    expect(steps?.lines.map(({ label, place }) => [label, place])).toEqual([
      ["A long", 0],
      ["B short", 1],
    ]);
    expect(steps?.x.domain).toEqual([0, 199]);
    expect(share?.x.domain).toEqual([0, 100]);
    for (const { parts } of share?.lines ?? []) {
      const points = parts.flat();
      expect(points[0]?.x).toBeLessThan(1);
      expect(points.at(-1)?.x).toBeGreaterThan(99);
    }
    expect(share?.table.rows.at(-1)?.[2]?.text).toBe("100 %");
    // Only one run logged a validation loss, so there is nothing to lay it over.
    expect(comparison.overSteps.some(({ title }) => title === "Validation loss")).toBe(false);
  });

  it("have the same mark and dash for a run in every picture, whatever the others logged", () => {
    const [first, second, third] = [
      side({ losses: [] }),
      side({ losses: [long, long] }),
      side({ losses: [short, short] }),
    ];
    const comparison = compare(first, second, third);
    for (const title of ["Training loss", "Validation loss"]) {
      expect(drawn(comparison, title, "steps").lines.map(({ place }) => place)).toEqual([1, 2]);
    }
    expect(drawn(comparison, "Training loss", "steps").caption).toContain("Not logged in A.");
  });

  it("of eight runs are told apart by mark and by dash alone", () => {
    const runs = Array.from({ length: 8 }, (_, index) => side({ losses: [long.map((value) => value + index)] }));
    const styles = drawn(compare(...runs), "Training loss", "steps").lines.map(({ place }) =>
      groupStyle(PRINT_PALETTE, place),
    );
    for (const part of ["mark", "dash"] as const) expect(new Set(styles.map((style) => style[part])).size).toBe(8);
  });

  it("break where a loss is not finite, and say so", () => {
    const broken = short.map((value, step) => (step === 50 ? Number.NaN : value));
    const chart = drawn(compare(side({ losses: [broken] }), side({ losses: [short] })), "Training loss", "steps");
    expect(chart.lines.map(({ parts }) => parts.length)).toEqual([2, 1]);
    expect(chart.caption).toContain("values were not finite");
  });
});
