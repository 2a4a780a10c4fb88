import { describe, expect, test } from "vitest";
import { matchSettings } from "@/lib/charts/sensitivity/match-runs";
import { prepareRates } from "@/lib/charts/sensitivity/prepare-rates";
import { prepareSettingPairs } from "@/lib/charts/sensitivity/prepare-setting-pairs";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { siblingRun } from "./made-sensitivity";

const BASE = { optimizer: "adam", learningRate: 0.01, batchSize: 64, seed: 1, model: "perceptron" } as const;
const CAUSE = /because|caused?\b|due to|leads? to|thanks to|why|harmed|served|makes the/i;

const match = (change: Partial<RunSettings>, base: Partial<RunSettings> = BASE) =>
  matchSettings({ ...EMPTY_SETTINGS, ...base }, { ...EMPTY_SETTINGS, ...base, ...change });

describe("which runs are siblings", () => {
  test("rate, seed and name may differ, nothing else", () => {
    expect(match({ learningRate: 0.1, seed: 2, name: "other" }).isOfRates).toBe(true);
    expect(match({}).isOfRates).toBe(true);
    expect(match({ learningRate: 0.1, batchSize: 32 }).isOfRates).toBe(false);
    expect(match({ numel: { a: 3 } }).isOfRates).toBe(false);
  });

  test("what only one of two runs states makes them no siblings", () => {
    expect(match({ weightDecay: 0.1 })).toEqual({ isOfRates: false, single: null });
    expect(match({ seed: null })).toEqual({ isOfRates: false, single: null });
  });

  test("a pair differs in exactly one stated setting, and what follows from it is no second one", () => {
    expect(match({ batchSize: 32 }).single).toEqual({ term: "batch size", a: "64", b: "32" });
    expect(match({ batchSize: 32, seed: 2 }).single).toBeNull();
    expect(match({}).single).toBeNull();
    const base = { ...BASE, parameterCount: 10, numel: { a: 10 } };
    expect(match({ model: "residual", parameterCount: 20, numel: { b: 20 } }, base).single?.term).toBe("model");
  });
});

describe("the learning rate across runs", () => {
  const series = (lossOf: (rate: number) => number, seeds = 3, rates = [0.001, 0.01, 0.1, 1]) =>
    rates.flatMap((learningRate) =>
      Array.from({ length: seeds }, (_, seed) =>
        siblingRun(
          `r${learningRate}s${seed}`,
          { ...BASE, learningRate, seed: seed + 2 },
          lossOf(learningRate) * (1 + 0.001 * seed),
        ),
      ),
    );
  const own = siblingRun("own", BASE, 0.3);

  test("is an elasticity with its direction in words, which turn where the runs are turned", () => {
    const up = prepareRates(
      siblingRun("own", BASE, 0.01 ** 0.2),
      series((rate) => rate ** 0.2),
    ).sentences.join(" ");
    expect(up).toContain("is higher with a higher rate");
    expect(up).toMatch(/elasticity ∂ln L\/∂ln η 0\.200/);
    const down = prepareRates(
      siblingRun("own", BASE, 0.01 ** -0.2),
      series((rate) => rate ** -0.2),
    ).sentences.join(" ");
    expect(down).toContain("is lower with a higher rate");
    expect(up + down).not.toMatch(CAUSE);
  });

  test("says what is there and what is missing with fewer", () => {
    const view = prepareRates(
      own,
      series(() => 0.3, 1, [0.1]),
    );
    expect(view.sentences[0]).toContain("2 rates, 1 seed each");
    expect(view.sentences[0]).toContain("4 rates with 3 seeds each");
  });

  test("counts the same rate and seed once, whatever the format it was logged in", () => {
    const twice = [...series(() => 0.3, 1, [0.1]), siblingRun("again", { ...BASE, learningRate: 0.1, seed: 2 })];
    expect(prepareRates(own, twice).sentences.join(" ")).toContain("2 rates, 1 seed each");
    expect(prepareRates(own, twice).sentences.join(" ")).toContain("1 run repeats rate and seed");
  });

  test("leaves out runs of another length, and counts those that are being checked", () => {
    const long = siblingRun("long", { ...BASE, learningRate: 0.1 });
    const other = long.finals ? [{ ...long, finals: { ...long.finals, lastStep: 4000 } }] : [];
    expect(prepareRates(own, other).sentences.join(" ")).toContain("another length");
    expect(prepareRates(own, [{ ...long, finals: null }]).sentences.join(" ")).toContain(
      "1 run is still being checked",
    );
  });

  test("counts runs that were lost, and does not draw them", () => {
    const lost = [2, 3, 4].map((seed) => siblingRun(`lost${seed}`, { ...BASE, learningRate: 10, seed }, null));
    const view = prepareRates(own, [...series(() => 0.3), ...lost]);
    expect(view.sentences.join(" ")).toContain("3 of these runs ended without a finite loss");
    expect(view.chart?.line.every(({ y }) => Number.isFinite(y))).toBe(true);
  });

  test("cannot be told where this run states no rate", () => {
    expect(prepareRates(siblingRun("own", { ...BASE, learningRate: null }), []).sentences[0]).toContain(
      "no learning rate",
    );
  });
});

describe("pairs that differ in one setting", () => {
  const a = siblingRun("a", BASE, 0.3, { polytrauma: 0.6 });
  const b = siblingRun("b", { ...BASE, batchSize: 32 }, 0.4, { polytrauma: 0.5 });

  test("say both values, and for each loss and subgroup which run is lower", () => {
    const [pair] = prepareSettingPairs(a, [b]);
    expect(pair).toMatchObject({ setting: "batch size", a: "64", b: "32", id: "b" });
    const [whole, group] = pair?.losses ?? [];
    expect(whole?.sentence).toContain("A is lower than B by 0.100. The intervals do not overlap.");
    expect(group?.name).toBe("training loss of polytrauma");
    expect(group?.sentence).toContain("A is higher than B by");
    expect(JSON.stringify(pair)).not.toMatch(CAUSE);
  });

  test("turn every word with the sides swapped", () => {
    const [pair] = prepareSettingPairs(b, [a]);
    expect(pair).toMatchObject({ a: "32", b: "64", id: "a" });
    expect(pair?.losses?.[0]?.sentence).toContain("A is higher than B by 0.100");
    expect(pair?.losses?.[1]?.sentence).toContain("A is lower than B by");
  });

  test("are not ranked where the setting says what the loss measures", () => {
    const [pair] = prepareSettingPairs(siblingRun("a", { ...BASE, task: "death" }), [
      siblingRun("b", { ...BASE, task: "sepsis" }),
    ]);
    expect(pair?.losses?.[0]?.sentence).toContain("not compared");
    expect(pair?.notes.join(" ")).toContain("measure different things");
  });

  test("wait for the other run's check, and stand before pairs of rates and of seeds", () => {
    const others = [
      siblingRun("seed", { ...BASE, seed: 2 }),
      siblingRun("rate", { ...BASE, learningRate: 1 }),
      { ...b, finals: null },
    ];
    const pairs = prepareSettingPairs(a, others);
    expect(pairs.map(({ setting }) => setting)).toEqual(["batch size", "learning rate", "seed"]);
    expect(pairs[0]?.losses).toBeNull();
  });
});
