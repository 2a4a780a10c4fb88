import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { matchGroups } from "@/lib/diagnostics/subgroups/match-groups";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, layerNames, scatter } from "../build-run";
import { buildGramRun, drawPredictions } from "../build-subgroup-run";

function measured(run: RunData): SubgroupTraining {
  const training = measureSubgroupTraining(run);
  if (training.status !== "measured") throw new Error(training.reason);
  return training;
}

function numberOf(estimate: Estimate | undefined): number {
  if (estimate?.status !== "estimated") throw new Error(JSON.stringify(estimate));
  return estimate.value;
}

/** Two groups whose pull on a layer is known: "a" fades by half from layer to layer, "b" does not and stands askew. */
const KNOWN = {
  groups: ["a", "b"],
  layers: layerNames(5),
  gradient: (group: string, layer: number) => {
    const fade = group === "a" ? 0.5 ** (4 - layer) : 1;
    return group === "a" ? [fade, 0, 0, 0] : [0.6 * fade, 0.8 * fade, 0, 0];
  },
  noise: 0.02,
  drawn: () => 60,
  sizes: { a: 100, b: 300 },
} as const;

describe("losses of groups over the training", () => {
  const noise = scatter(3);
  const series = (n: number) => [
    {
      metric: "loss",
      subgroup: "a",
      split: "train" as const,
      value: (place: number, i: number) => (1 - place / 2) * noise(i),
    },
    { metric: "n", subgroup: "a", split: "train" as const, value: () => n },
    { metric: "loss_m2", subgroup: "a", split: "train" as const, value: () => 4 * (n - 1) },
  ];

  test("the band is that of the patients of one record, not narrowed by the number of records", () => {
    const { losses } = measured(buildRun({ series: series(100), steps: 600 }));
    const [course] = losses;
    expect(course?.band).toBe("patients");
    expect(course?.windows.length).toBe(60);
    for (const { loss, lower, upper } of course?.windows ?? []) {
      // √(m₂ / (n (n − 1))) = √(4 / 100)
      expect((upper ?? 0) - loss).toBeCloseTo(1.959964 * 0.2, 5);
      expect(loss - (lower ?? 0)).toBeCloseTo(1.959964 * 0.2, 5);
    }
  });

  test("windows hold every record once, and their means are those of the records", () => {
    const run = buildRun({ series: series(100).slice(0, 1), steps: 100 });
    const [course] = measured(run).losses;
    const values = run.series[0]?.points.values ?? new Float64Array(0);
    expect(course?.windows.length).toBe(25);
    expect(course?.band).toBe("records");
    const [first] = course?.windows ?? [];
    expect(first?.loss).toBeCloseTo(values.slice(0, 4).reduce((sum, value) => sum + value, 0) / 4, 12);
  });

  test("records of ten patients or fewer, or of an unknown number, are patient-level", () => {
    expect(measured(buildRun({ series: series(10) })).losses[0]?.isPatientLevel).toBe(true);
    expect(measured(buildRun({ series: series(11) })).losses[0]?.isPatientLevel).toBe(false);
    expect(measured(buildRun({ series: series(11).slice(0, 1) })).losses[0]?.isPatientLevel).toBe(true);
  });

  test("a group that would give a small one away is patient-level as well", () => {
    const of = (subgroup: string, n: number) => series(n).map((plan) => ({ ...plan, subgroup }));
    const { losses } = measured(buildRun({ series: [...of("small", 4), ...of("middle", 40), ...of("large", 400)] }));
    expect(losses.filter(({ isPatientLevel }) => isPatientLevel).length).toBe(2);
    expect(losses.find(({ subgroup }) => subgroup === "small")?.isPatientLevel).toBe(true);
  });

  test("what is stored is bounded whatever the length of the log", () => {
    const sizes = [200, 20_000].map(
      (steps) => JSON.stringify(measured(buildRun({ series: series(100), steps }))).length,
    );
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.2);
  });

  test("levels come from the group's own predictions, with the entropy at its share of events", () => {
    const set = drawPredictions([
      { name: "a", patients: 800 },
      { name: "b", patients: 800, shift: 1.5 },
    ]);
    const run = { ...buildRun({ series: series(100) }), subgroups: ["a", "b"], predictions: [set] };
    const { levels } = measured(run);
    const rows = [...(set.columns[0]?.codes ?? [])].flatMap((code, row) => (code === 0 ? [row] : []));
    const share = rows.filter((row) => set.outcomes[row] === 1).length / rows.length;
    const level = levels.find(({ subgroup }) => subgroup === "a");
    expect(level?.n).toBe(800);
    expect(level?.baseRate).toBeCloseTo(-share * Math.log(share) - (1 - share) * Math.log(1 - share), 10);
    expect(level?.attainable).toBeLessThanOrEqual(level?.loss ?? 0);
  });
});

describe("what products of half-batches show", () => {
  const { shares, depth, conflicts } = measured(buildGramRun(KNOWN));

  test("shares of the steps are the true ones, and sum to 1 in every window", () => {
    if (shares.status !== "measured") throw new Error(shares.reason);
    // Over all layers with π = 0.25 and 0.75.
    let [ofA, total] = [0, 0];
    for (let layer = 0; layer < 5; layer += 1) {
      const a = KNOWN.gradient("a", layer);
      const b = KNOWN.gradient("b", layer);
      const sum = a.map((value, axis) => 0.25 * value + 0.75 * (b[axis] ?? 0));
      ofA += 0.25 * sum.reduce((dot, value, axis) => dot + value * (a[axis] ?? 0), 0);
      total += sum.reduce((dot, value) => dot + value * value, 0);
    }
    const [a, b] = shares.groups;
    expect(a?.prevalence).toBeCloseTo(0.25, 12);
    for (const [index, window] of (a?.windows ?? []).entries()) {
      expect(numberOf(window)).toBeCloseTo(ofA / total, 1);
      expect(numberOf(window) + numberOf(b?.windows[index])).toBeCloseTo(1, 9);
    }
  });

  test("the profile of a group is its own strength by layer, of that in the last compared layer", () => {
    if (depth.status !== "measured") throw new Error(depth.reason);
    // The output layer takes no part.
    expect(depth.layers).toEqual(layerNames(5).slice(0, 4));
    const later = depth.halves.find(({ half }) => half === "later");
    const [a, b] = later?.groups ?? [];
    [0.125, 0.25, 0.5, 1].forEach((truth, layer) => {
      const relative = a?.relative[layer];
      expect(numberOf(relative)).toBeCloseTo(truth, 1);
      expect(numberOf(b?.relative[layer])).toBeCloseTo(1, 1);
    });
  });

  test("agreement is the cosine of the true pulls in every layer, where plain products shrink it", () => {
    if (conflicts.status !== "measured") throw new Error(conflicts.reason);
    const fades = [0.0625, 0.125, 0.25, 0.5, 1];
    const whole =
      (0.6 * fades.reduce((sum, fade) => sum + fade, 0)) /
      Math.sqrt(fades.reduce((sum, fade) => sum + fade ** 2, 0) * 5);
    for (const { pairs } of conflicts.halves) {
      expect(numberOf(pairs[0]?.whole)).toBeCloseTo(whole, 1);
      expect(numberOf(pairs[0]?.byLayer[3])).toBeCloseTo(0.6, 1);
    }
  });

  test("with the groups changed over, shares, profiles and agreement change over with them", () => {
    const swapped = measured(
      buildGramRun({
        ...KNOWN,
        gradient: (group, layer) => KNOWN.gradient(group === "a" ? "b" : "a", layer),
        sizes: { a: 300, b: 100 },
      }),
    );
    if (swapped.shares.status !== "measured" || shares.status !== "measured") throw new Error("no shares");
    expect(numberOf(swapped.shares.groups[1]?.windows[0])).toBeCloseTo(numberOf(shares.groups[0]?.windows[0]), 1);
    if (swapped.depth.status !== "measured") throw new Error("no depth");
    expect(numberOf(swapped.depth.halves[1]?.groups[1]?.relative[0])).toBeCloseTo(0.125, 1);
  });

  test("a group without a pull above the noise has reasons and no numbers", () => {
    const noisy = measured(
      buildGramRun({ ...KNOWN, gradient: (group) => (group === "a" ? [0] : [1, 0, 0, 0]), noise: 30, drawn: () => 20 }),
    );
    if (noisy.depth.status !== "measured" || noisy.conflicts.status !== "measured") throw new Error("not measured");
    const [a] = noisy.depth.halves[1]?.groups ?? [];
    expect(a?.relative.every(({ status }) => status === "not-estimable")).toBe(true);
    expect(noisy.conflicts.halves[1]?.pairs[0]?.whole.status).toBe("not-estimable");
  });

  test("without halves, and without any record, it says what to log", () => {
    const plain = measured(buildGramRun({ ...KNOWN, halves: 1 }));
    expect(plain.depth).toMatchObject({ status: "not-known" });
    const none = measureSubgroupTraining(buildRun({ series: [{ metric: "loss", value: () => 1 }] }));
    expect(none).toMatchObject({ status: "not-known" });
    expect(none.status === "not-known" ? none.howToLog : "").toMatch(/"kind": "subgroup_loss".*\n.*"kind": "gram"/u);
  });

  test("draws of ten patients or fewer make the products patient-level", () => {
    expect(measured(buildGramRun(KNOWN)).patientLevel).toEqual([]);
    expect(measured(buildGramRun({ ...KNOWN, drawn: (group) => (group === "a" ? 8 : 60) })).patientLevel).toContain(
      "a",
    );
  });
});

describe("groups of a log and of predictions", () => {
  test("are the same by name, without case, spaces and hyphens", () => {
    const { matched, onlyInLog, onlyInPredictions } = matchGroups(
      ["isolated_tbi", "Polytrauma", "burns"],
      ["Isolated TBI", "poly-trauma", "other"],
    );
    expect([...matched]).toEqual([
      ["isolated_tbi", "Isolated TBI"],
      ["Polytrauma", "poly-trauma"],
    ]);
    expect(onlyInLog).toEqual(["burns"]);
    expect(onlyInPredictions).toEqual(["other"]);
  });

  test("that cannot be told apart by name stay apart", () => {
    expect(matchGroups(["tbi"], ["TBI", "T-B-I"]).matched.size).toBe(0);
    expect([...matchGroups(["tbi", "t_bi"], ["TBI"]).matched].length).toBe(1);
    expect([...matchGroups(["tbi", "TBI"], ["TBI", "tbi"]).matched]).toEqual([
      ["tbi", "tbi"],
      ["TBI", "TBI"],
    ]);
  });
});
