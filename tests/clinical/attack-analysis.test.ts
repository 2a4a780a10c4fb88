import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSmallCount, SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { decidePublication } from "@/lib/diagnostics/subgroups/decide-publication";
import type { GroupResult, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import type { RunData } from "@/lib/series/run-data";
import { suppressAnalysis, toSuppression } from "@/lib/usecases/suppress-analysis";
import { suppressVerdicts } from "@/lib/usecases/suppress-verdicts";
import { withholdTraining } from "@/lib/usecases/withhold-training";
import { buildRun } from "../diagnostics/build-run";
import { labelColumn, runWith } from "../diagnostics/subgroups/make-prediction-set";
import { findRange, type Puzzle } from "./solve-counts";

/** Patients by group of one column: how many survive and how many die. */
type Counts = Readonly<Record<string, readonly [alive: number, dead: number]>>;

function makeSet(counts: Counts): PredictionSet {
  const patients = Object.entries(counts).flatMap(([group, pair]) =>
    pair.flatMap((count, outcome) => Array.from({ length: count }, (_, index) => ({ group, outcome, index }))),
  );
  return {
    name: "made.csv",
    rows: patients.length,
    outcomes: Uint8Array.from(patients, ({ outcome }) => outcome),
    risks: Float64Array.from(patients, ({ index, outcome }) => 0.05 + 0.6 * ((index * 0.618 + outcome * 0.3) % 1)),
    weights: null,
    patients: null,
    split: labelColumn(
      "split",
      patients.map(() => "test"),
    ),
    thresholds: new Float64Array(patients.length).fill(0.3),
    columns: [
      labelColumn(
        "subgroup",
        patients.map(({ group }) => group),
      ),
    ],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [{ code: "duplicate-patients", message: "3 patients have more than one row." }],
  };
}

function analysed(run: RunData): SubgroupAnalysis {
  const analysis = analyseSubgroups(run);
  if (analysis.status !== "analysed") throw new Error(analysis.reason);
  return analysis;
}

test("values of patients that are odd are not counted in what a group is said to be", () => {
  const set = makeSet({ a: [60, 20], b: [50, 15] });
  const gcs = labelColumn(
    "gcs",
    Array.from({ length: set.rows }, (_, row) => (row < 2 ? "1T" : row < 40 ? "6" : "15")),
  );
  const severe = { kind: "rule", name: "severe", rule: "gcs-bands", version: 1, group: "severe" } as const;
  const plan = { ...UNDECLARED_PLAN, subgroups: [severe] };
  const run = runWith({ ...set, columns: [...set.columns, gcs] }, plan);
  const decision = decidePublication(run);
  const shown = decision === null ? null : suppressAnalysis(analysed(run), decision);
  expect(JSON.stringify(analysed(run))).toContain("2 values are not comparable");
  expect(JSON.stringify(shown)).not.toMatch(/values? (is|are|names?) /);
});

test("values of patients that are odd are not counted in what an open verdict rests on", () => {
  const set = { ...makeSet({ a: [600, 200], b: [500, 150] }), warnings: [] };
  const gcs = labelColumn(
    "gcs",
    Array.from({ length: set.rows }, (_, row) => (row < 2 ? "1T" : row % 2 === 0 ? "6" : "15")),
  );
  const severe = { kind: "rule", name: "severe", rule: "gcs-bands", version: 1, group: "severe" } as const;
  const run = runWith({ ...set, columns: [...set.columns, gcs] }, { ...UNDECLARED_PLAN, subgroups: [severe] });
  const decision = decidePublication(run);
  if (decision === null) throw new Error("Nothing was decided.");
  const everything = Object.fromEntries(Object.keys(decision.shown).map((name) => [name, decision.levels.length]));
  const published = { analysis: analysed(run), suppression: toSuppression({ ...decision, shown: everything }) };
  const isOwn = ({ rule, subgroup }: { readonly rule: string; readonly subgroup: string | null }): boolean =>
    rule === "subgroup-performance" && subgroup === "severe";
  const { verdicts } = diagnoseRun(run).diagnosis;
  expect(JSON.stringify(verdicts.filter(isOwn))).toContain("2 values are not comparable");
  const shown = suppressVerdicts(verdicts, null, published).filter(isOwn);
  expect(shown[0]?.provenance.length).toBeGreaterThan(0);
  expect(JSON.stringify(shown)).not.toMatch(/values? (is|are|names?) /);
});

/** What the reader of a run is answered, and what the run holds. */
function publish(counts: Counts) {
  const run = runWith(makeSet(counts));
  const analysis = analysed(run);
  const decision = decidePublication(run);
  if (decision === null) throw new Error("Nothing was decided.");
  const published = { analysis, suppression: toSuppression(decision) };
  return {
    shown: suppressAnalysis(analysis, decision),
    verdicts: suppressVerdicts(diagnoseRun(run).diagnosis.verdicts, null, published),
  };
}

/** Everything that names numbers of patients and deaths in what is shown of a group. */
function readCounts(group: GroupResult): { readonly patients: number | null; readonly deaths: number | null } {
  const found = { patients: new Set<number>(), deaths: new Set<number>() };
  if (group.meanRisk.status !== "suppressed") found.patients.add(group.patients);
  if (group.prevalence.status !== "suppressed") found.deaths.add(group.events);
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("status" in value && value.status === "estimated" && "n" in value && "events" in value) {
      found.deaths.add(Number(value.events));
    }
    Object.values(value).forEach(walk);
  };
  walk(group.prevalence);
  walk(group.observedExpected);
  walk(group.auroc);
  return { patients: [...found.patients][0] ?? null, deaths: [...found.deaths][0] ?? null };
}

/** The puzzle of somebody who has the answer: totals and groups, each split into survivors and deaths. */
function toPuzzle(analysis: SubgroupAnalysis): { readonly puzzle: Puzzle; readonly names: readonly string[] } {
  const groups = [analysis.overall, ...analysis.families.flatMap((family) => family.groups)];
  const ranges: [number, number][] = [];
  const sums: { whole: number; parts: number[] }[] = [];
  const most = analysis.evaluated.rows;
  const add = (known: number | null): number => ranges.push(known === null ? [0, most] : [known, known]) - 1;
  const cells = groups.map((group) => {
    const { patients, deaths } = readCounts(group);
    const cell = { patients: add(patients), deaths: add(deaths), alive: add(null) };
    sums.push({ whole: cell.patients, parts: [cell.deaths, cell.alive] });
    return cell;
  });
  const [whole, ...parts] = cells;
  if (whole !== undefined)
    for (const side of ["patients", "deaths", "alive"] as const)
      sums.push({ whole: whole[side], parts: parts.map((part) => part[side]) });
  return {
    puzzle: { ranges, sums },
    names: groups.flatMap(({ name }) => ["patients", "deaths", "alive"].map((side) => `${name} ${side}`)),
  };
}

const CELL = fc.tuple(fc.constantFrom(0, 4, 12, 30, 60, 120), fc.constantFrom(0, 1, 6, 11, 25, 50));
const COUNTS = fc.record({ alpha: CELL, beta: CELL, gamma: CELL, delta: CELL }).filter((counts) => {
  const cells = Object.values(counts);
  return cells.filter(([alive, dead]) => alive + dead > 0).length > 1;
});

describe("what a reader is answered who may not see single patients", () => {
  test("leaves every small count at least nine values apart for whoever solves for it", () => {
    let hidden = 0;
    fc.assert(
      fc.property(COUNTS, (counts) => {
        const { shown } = publish(counts);
        if (shown.status === "none") return;
        const { puzzle, names } = toPuzzle(shown);
        for (const [name, pair] of Object.entries(counts)) {
          const truth = { patients: pair[0] + pair[1], deaths: pair[1], alive: pair[0] };
          for (const [side, count] of Object.entries(truth)) {
            if (!isSmallCount(count, SMALL_CELL_POLICY)) continue;
            const cell = names.indexOf(`${name} ${side}`);
            expect(cell).toBeGreaterThanOrEqual(0);
            hidden += 1;
            const [least, greatest] = findRange(puzzle, cell);
            expect(greatest - least, `${name} ${side} in ${JSON.stringify(counts)}`).toBeGreaterThanOrEqual(
              SMALL_CELL_POLICY.leastSpan,
            );
          }
        }
      }),
      { numRuns: 30, seed: 11 },
    );
    expect(hidden).toBeGreaterThan(40);
  });

  test("can be solved where nothing is hidden: the attack is one", () => {
    const analysis = analysed(runWith(makeSet({ alpha: [100, 50], beta: [80, 6], gamma: [60, 40] })));
    const { puzzle, names } = toPuzzle(analysis);
    expect(findRange(puzzle, names.indexOf("beta deaths"))).toEqual([6, 6]);
  });

  test("has no number at all of a hidden group, in no state and no sentence", () => {
    const { shown, verdicts } = publish({ tiny: [5, 2], other: [4, 3], large: [300, 90] });
    if (shown.status === "none") throw new Error(shown.reason);
    const group = shown.families.flatMap(({ groups }) => groups).find(({ name }) => name === "tiny");
    if (group === undefined) throw new Error("The group has vanished.");
    const { description: _, curve: __, ...rest } = group;
    const numbers = JSON.stringify(rest).replaceAll(/small-cells-1-to-10, version 1/gu, "");
    expect(numbers.match(/[1-9]\d*/gu)).toBeNull();
    for (const { rule, subgroup, explanation, reason, provenance } of verdicts) {
      if (!rule.startsWith("subgroup-") || subgroup === null) continue;
      const text = [explanation, reason, ...provenance].join(" ").replaceAll("small-cells-1-to-10, version 1", "");
      expect(text).not.toMatch(/\d/u);
    }
  });

  test("has no curve, table or warning that counts a few patients", () => {
    const { shown } = publish({ alpha: [60, 30], beta: [70, 40] });
    if (shown.status === "none") throw new Error(shown.reason);
    const counts = [shown.overall, ...shown.families.flatMap(({ groups }) => groups)].flatMap(
      ({ histogram, alarms }) => [
        ...histogram.flatMap(({ events, others }) => [events, others]),
        ...(alarms === null
          ? []
          : [alarms.truePositives, alarms.falsePositives, alarms.falseNegatives, alarms.trueNegatives]),
      ],
    );
    expect(counts.filter((count) => isSmallCount(count, SMALL_CELL_POLICY))).toEqual([]);
    expect(JSON.stringify(shown.set.warnings)).not.toMatch(/\d/u);
  });

  test("keeps what was concluded, and all of it where no cell is small", () => {
    const counts = { alpha: [900, 400], beta: [1100, 500] } as const;
    const { shown, verdicts } = publish(counts);
    if (shown.status === "none") throw new Error(shown.reason);
    const whole = analysed(runWith(makeSet(counts)));
    const own = (analysis: SubgroupAnalysis) =>
      analysis.families
        .flatMap(({ groups }) => groups)
        .map(({ name, patients, events, observedExpected }) => [name, patients, events, observedExpected]);
    expect(own(shown)).toEqual(own(whole));
    const outcomes = (list: typeof verdicts) =>
      list.map(({ rule, subgroup, outcome, severity }) => [rule, subgroup, outcome, severity]);
    expect(outcomes(verdicts)).toEqual(outcomes(diagnoseRun(runWith(makeSet(counts))).diagnosis.verdicts));
  });
});

describe("training evidence for the same reader", () => {
  const series = (subgroup: string, n: number) => [
    { metric: "loss", subgroup, split: "train" as const, value: () => 0.4 },
    { metric: "n", subgroup, split: "train" as const, value: () => n },
  ];

  test("holds no course of a group with ten patients or fewer, and says that it was withheld", () => {
    const training = measureSubgroupTraining(
      buildRun({ series: [...series("tiny", 6), ...series("small", 9), ...series("large", 300)] }),
    );
    if (training.status !== "measured") throw new Error(training.reason);
    const { losses, withheld } = withholdTraining(training, null);
    expect(losses.map(({ subgroup }) => subgroup)).toEqual(["large"]);
    expect(withheld).toEqual(["the train loss of tiny", "the train loss of small"]);
  });
});
