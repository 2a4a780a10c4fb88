import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { toCsv } from "@/lib/charts/csv-text";
import type { CourseChart } from "@/lib/charts/subgroups/course-model";
import { drawCourse } from "@/lib/charts/subgroups/draw-course";
import { prepareTrainingConflicts } from "@/lib/charts/subgroups/prepare-training-conflicts";
import { prepareTrainingDepth } from "@/lib/charts/subgroups/prepare-training-depth";
import { prepareTrainingLosses } from "@/lib/charts/subgroups/prepare-training-losses";
import { prepareTrainingShares } from "@/lib/charts/subgroups/prepare-training-shares";
import { prepareTrainingVerdicts } from "@/lib/charts/subgroups/prepare-training-verdicts";
import { prepareTrend } from "@/lib/charts/subgroups/prepare-trend";
import { joinTrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { TrendRun } from "@/lib/charts/subgroups/trend-model";
import { writeSvg } from "@/lib/charts/write-svg";
import type { Estimate } from "@/lib/core/estimate";
import { formatNumber, formatPercent } from "@/lib/core/format-number";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import type { RunData } from "@/lib/series/run-data";
import { layerNames, scatter } from "../../diagnostics/build-run";
import { buildGramRun, drawPredictions } from "../../diagnostics/build-subgroup-run";
import { labelGroup } from "../../diagnostics/subgroups/make-prediction-set";
import { BANNED, makeAnalysis } from "./made-analysis";

/** Of two groups the one named `fading` fades by half from layer to layer, and pulls the other way. */
function makeRun(fading: string): RunData {
  const groups = ["polytrauma", "isolated_tbi"];
  const run = buildGramRun({
    groups,
    layers: layerNames(5),
    gradient: (group, layer) => (group === fading ? [-0.9 * 0.5 ** (4 - layer), 0.4 * 0.5 ** (4 - layer)] : [1, 0]),
    noise: 0.02,
    drawn: () => 60,
    sizes: { polytrauma: 100, isolated_tbi: 300 },
  });
  const noise = scatter(4);
  const steps = Float64Array.from({ length: 80 }, (_, index) => 10 * index);
  const losses = groups.flatMap((subgroup, index) =>
    [
      ["loss", (at: number) => (0.9 - at / 200 + 0.2 * index) * noise(at)] as const,
      ["n", () => 60] as const,
      ["loss_m2", () => 10] as const,
    ].map(([metric, value]) => ({
      ...{ metric, subgroup, split: "train" as const, layer: null, parameter: null },
      ...{ key: `${metric}/${subgroup}`, context: {}, estimated: false, storedPoints: 80 },
      points: { steps, times: null, values: steps.map((_, at) => value(at)) },
    })),
  );
  const predictions = [
    drawPredictions([
      { name: "polytrauma", patients: 700, shift: 1 },
      { name: "isolated_tbi", patients: 900 },
    ]),
  ];
  return { ...run, series: [...run.series, ...losses], predictions };
}

function measured(run: RunData): SubgroupTraining {
  const training = measureSubgroupTraining(run);
  if (training.status !== "measured") throw new Error(training.reason);
  return training;
}

const training = measured(makeRun("polytrauma"));
const joined = joinTrainingGroups(training, null);
const pictures = collectPictures(training);

function collectPictures(of: SubgroupTraining): readonly CourseChart[] {
  const groups = joinTrainingGroups(of, null);
  const [shares, depth, conflicts] = [
    prepareTrainingShares(of, groups),
    prepareTrainingDepth(of, groups),
    prepareTrainingConflicts(of, groups),
  ];
  if ("status" in shares || "status" in depth || "status" in conflicts) throw new Error("A picture is missing.");
  return [...prepareTrainingLosses(of, groups).map(({ chart }) => chart), shares, ...depth.charts, ...conflicts.charts];
}

describe("pictures of the training evidence", () => {
  test("are one loss for each group, the shares, and depth and agreement in both halves", () => {
    expect(pictures.length).toBe(2 + 1 + 2 + 2);
  });

  test("draw every number that their table has, and no other", () => {
    for (const { lines, table } of pictures) {
      const drawn = lines.flatMap(({ parts }) => parts.flat());
      const numbers = table.rows.flat().flatMap(({ value }) => (typeof value === "number" ? [value] : []));
      expect(drawn.length).toBeGreaterThan(0);
      for (const { y } of drawn) {
        // Shares are drawn in per cent, and written as parts of one in the CSV.
        expect(numbers.some((value) => Math.abs(value - y) < 1e-9 || Math.abs(100 * value - y) < 1e-7)).toBe(true);
      }
    }
  });

  test("say in their title what their numbers are", () => {
    const [loss] = pictures;
    const [course] = training.losses;
    const [first, last] = [course?.windows[0]?.loss ?? 0, course?.windows.at(-1)?.loss ?? 0];
    expect(loss?.title).toBe(`polytrauma: loss from ${formatNumber(first)} to ${formatNumber(last)} in training`);
    const shares = training.shares.status === "measured" ? training.shares.groups : [];
    for (const { windows, prevalence } of shares) {
      const final = windows.at(-1);
      if (final?.status !== "estimated") throw new Error("The last window has no share.");
      expect(pictures[2]?.title).toContain(formatPercent(final.value));
      expect(pictures[2]?.title).toContain(`with ${formatPercent(prevalence)} of the patients`);
    }
  });

  test("are drawn at any width, and mark the picked group by weight and by its name in the legend", () => {
    for (const chart of pictures) {
      for (const width of [240, 400, 1200]) {
        const svg = writeSvg(drawCourse({ ...chart, marked: "Isolated TBI" }, width, 320, PRINT_PALETTE), chart.title);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
      }
      const has = chart.lines.some(({ groups }) => groups.includes("isolated_tbi"));
      const svg = writeSvg(drawCourse({ ...chart, marked: "Isolated TBI" }, 600, 320, PRINT_PALETTE), chart.title);
      expect(svg.includes('font-weight="700"')).toBe(has);
    }
  });

  test("give the same name, colour and place to a group in each of them", () => {
    const places = new Map<string, Set<number>>();
    for (const { groups, place } of pictures.flatMap(({ lines }) => lines)) {
      const name = groups[0] ?? "";
      places.set(name, (places.get(name) ?? new Set<number>()).add(place));
    }
    expect([...places.values()].map(({ size }) => size)).toEqual([1, 1]);
  });

  test("take the place of the group in the predictions, whatever the order of the log", () => {
    const analysis = makeAnalysis([
      { name: "Isolated TBI", count: 200 },
      { name: "Polytrauma", count: 100 },
    ]);
    const { groups, notes } = joinTrainingGroups(training, analysis);
    const order = analysis.families[0]?.groups.map(({ name }) => name) ?? [];
    expect(groups.get("polytrauma")?.place).toBe(order.indexOf("Polytrauma"));
    expect(groups.get("isolated_tbi")?.place).toBe(order.indexOf("Isolated TBI"));
    expect(notes).toEqual([]);
    const other = joinTrainingGroups(training, makeAnalysis([{ name: "burns", count: 300 }]));
    expect(other.notes).toEqual(["Only in the training log, not among the predictions: polytrauma, isolated tbi."]);
  });

  test("join a group that nobody declared as well, in a style of its own", () => {
    const counts = [
      { name: "Isolated TBI", count: 200 },
      { name: "Polytrauma", count: 100 },
    ];
    const analysis = makeAnalysis(counts, { plan: { subgroups: [labelGroup("Polytrauma")] } });
    expect(analysis.families.flatMap(({ groups }) => groups).length).toBe(1);
    const { groups, notes } = joinTrainingGroups(training, analysis);
    expect(notes).toEqual([]);
    expect(new Set([...groups.values()].map(({ place }) => place)).size).toBe(2);
  });

  test("never use a banned word, nor the word gradient, nor a cause", () => {
    const run = makeRun("polytrauma");
    const depth = prepareTrainingDepth(training, joined);
    const conflicts = prepareTrainingConflicts(training, joined);
    const texts = [
      ...pictures.flatMap(({ title, caption, sampleSize, lines, levels }) => [
        title,
        caption,
        sampleSize,
        ...lines.map(({ label }) => label),
        ...levels.map(({ label }) => label),
      ]),
      ...prepareTrainingLosses(training, joined).map(({ sentence }) => sentence),
      ...("status" in depth ? [] : depth.sentences),
      ...("status" in conflicts ? [] : conflicts.sentences),
      ...prepareTrainingVerdicts(diagnoseRun(run).diagnosis.verdicts).flatMap(({ name, parts }) => [
        name,
        ...parts.flatMap(({ groups, reason }) => [groups, reason ?? ""]),
      ]),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(BANNED);
      expect(text).not.toMatch(/gradient|\bbecause\b|\bcaused?\b|\bharm|\bserved\b|±/iu);
    }
  });

  test("turn round where the groups are changed over", () => {
    const swapped = collectPictures(measured(makeRun("isolated_tbi")));
    const first = (charts: readonly CourseChart[], group: string): number =>
      charts[3]?.lines.find(({ groups }) => groups[0] === group)?.parts[0]?.[0]?.y ?? Number.NaN;
    expect(first(pictures, "polytrauma")).toBeLessThan(first(pictures, "isolated_tbi"));
    expect(first(swapped, "polytrauma")).toBeGreaterThan(first(swapped, "isolated_tbi"));
  });

  test("name the layers in which two groups pull apart only where the whole interval lies below 0", () => {
    const conflicts = prepareTrainingConflicts(training, joined);
    if ("status" in conflicts) throw new Error(conflicts.reason);
    expect(conflicts.charts[0]?.title).toContain("polytrauma and isolated tbi in 5 layers of 5");
    expect(conflicts.sentences[0]).toContain("a step for one raises the loss of the other");
    const agreeing = measured(
      buildGramRun({
        ...{ groups: ["a", "b"], layers: layerNames(5), noise: 0.02, drawn: () => 60 },
        gradient: () => [1, 0],
      }),
    );
    const view = prepareTrainingConflicts(agreeing, joinTrainingGroups(agreeing, null));
    if ("status" in view) throw new Error(view.reason);
    expect(view.charts[0]?.title).toBe("In the earlier half no layer shows two groups that ask for opposite steps");
    expect(view.sentences[0]).toContain("a step for one lowers the loss of the other");
  });

  test("are in the CSV to the last digit", () => {
    const [loss] = pictures;
    const exact = training.losses[0]?.windows[0]?.loss ?? Number.NaN;
    expect(loss === undefined ? "" : toCsv(loss.table)).toContain(String(exact));
  });
});

describe("groups over the runs of a project", () => {
  const ratio = (value: number): Estimate => ({
    ...{ status: "estimated", value, lower: value / 1.1, upper: value * 1.1, level: 0.95 },
    ...{ method: "made", n: 400, events: 90, notes: [] },
  });
  const runs = (values: readonly number[], description = "A label."): readonly TrendRun[] =>
    values.map((value, index) => ({
      id: `run${index}`,
      name: `run ${index}`,
      createdAt: `2026-11-0${index + 1}T10:00:00.000Z`,
      groups: [
        {
          name: "polytrauma",
          description,
          patients: 400,
          events: 90,
          observedExpected: ratio(value),
          auroc: ratio(0.8),
        },
      ],
    }));
  const followed = [{ name: "Polytrauma", label: "polytrauma", place: 2, description: "A label." }];

  test("a trend is told only where the test supports it, with its direction", () => {
    expect(prepareTrend(followed, runs([1, 1.4, 2, 2.8]))?.sentences[0]).toContain("goes up over the runs");
    expect(prepareTrend(followed, runs([2.8, 2, 1.4, 1]))?.sentences[0]).toContain("goes down over the runs");
    expect(prepareTrend(followed, runs([1, 1.02, 0.99, 1.01]))?.sentences[0]).toContain("no trend is shown");
    expect(prepareTrend(followed, runs([1, 2]))?.sentences[0]).toContain("a trend cannot be told");
    expect(prepareTrend(followed, runs([1]))).toBeNull();
  });

  test("a group under another definition is another group", () => {
    const other = prepareTrend(followed, [...runs([1, 1.4, 2]), ...runs([9], "Another definition.")]);
    expect(other?.chart.lines[0]?.parts.flat().length).toBe(3);
    expect(other?.chart.table.rows.at(-1)?.map(({ text }) => text)).toContain("not under this definition");
  });

  test("hidden numbers stay hidden", () => {
    const hidden = runs([1, 1.2]).map((run) => ({
      ...run,
      groups: run.groups.map((group) => ({
        ...group,
        ...{ patients: null, events: null, observedExpected: { status: "suppressed", rule: "small cells" } as const },
      })),
    }));
    const view = prepareTrend(followed, hidden);
    expect(view?.chart.lines[0]?.parts).toEqual([]);
    expect(view?.chart.table.rows[0]?.map(({ text }) => text)).toContain("hidden");
  });
});
