import { describe, expect, test } from "vitest";
import { eventWords } from "@/lib/charts/subgroups/event-words";
import { describeCounts, describeObserved } from "@/lib/charts/subgroups/group-counts";
import { chooseGroupView } from "@/lib/charts/subgroups/group-views";
import { prepareCalibration } from "@/lib/charts/subgroups/prepare-calibration";
import { prepareConclusions } from "@/lib/charts/subgroups/prepare-conclusions";
import { prepareDecisions } from "@/lib/charts/subgroups/prepare-decisions";
import { prepareAurocForest, prepareBenefitForest, prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { prepareFunnel } from "@/lib/charts/subgroups/prepare-funnel";
import { prepareIcons } from "@/lib/charts/subgroups/prepare-icons";
import { prepareSummary } from "@/lib/charts/subgroups/prepare-summary";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { labelGroup } from "../../diagnostics/subgroups/make-prediction-set";
import { BANNED, makeAnalysis, shownGroups } from "./made-analysis";
import { DEATH, DECLARED, PLAN, TINY, TOO_HIGH, TOO_LOW } from "./made-groups";

const EVENT = eventWords(null);
function everyText(analysis: SubgroupAnalysis): readonly string[] {
  const groups = shownGroups(analysis);
  const conclusions = prepareConclusions(groups, [], DEATH);
  const summary = prepareSummary(analysis, conclusions, { words: DEATH, isSynthetic: true });
  const funnel = prepareFunnel(groups, analysis, DEATH);
  const benefits = prepareBenefitForest(groups, analysis, DEATH);
  const icons = prepareIcons(groups, analysis, DEATH);
  const charts = [
    prepareRatioForest(groups, analysis, DEATH),
    prepareAurocForest(groups, DEATH),
    ...(benefits === null ? [] : [benefits]),
    ...groups.map((group) => prepareCalibration(group, DEATH, true)),
    ...prepareDecisions(groups, analysis, DEATH).charts,
    ...icons.arrays,
    ...(typeof funnel === "string" ? [] : [funnel]),
  ];
  return [
    ...summary.lead,
    ...summary.facts.flatMap(({ term, text }) => [term, text]),
    ...conclusions.flatMap((group) => [
      group.observed,
      ...[...group.within, ...group.against].flatMap(({ about, sign, sentence }) => [about, sign, sentence]),
      ...group.needed,
      group.unknown,
    ]),
    ...charts.flatMap(({ title, sampleSize, caption, table }) => [
      title,
      sampleSize,
      caption,
      table.caption,
      ...table.columns.map(({ label }) => label),
      ...table.rows.flatMap((row) => row.map(({ text }) => text)),
    ]),
  ];
}

describe("what is said of groups of patients", () => {
  test("the first sentence of a group has its patients, its events and what the model expected", () => {
    for (const { label, result } of shownGroups(TOO_LOW)) {
      const risk = result.meanRisk.status === "estimated" ? result.meanRisk.value : Number.NaN;
      const expected = risk * result.patients;
      const sentence = describeObserved(label, result, DEATH);
      const [patients, events, predicted, ofHundred, expectedOfHundred] =
        sentence
          .replaceAll(",", "")
          .match(/[\d.]*\d/g)
          ?.slice(0, 6)
          .filter((_, index) => index !== 3)
          .map(Number) ?? [];
      expect([patients, events]).toEqual([result.patients, result.events]);
      expect(predicted).toBeCloseTo(expected, expected >= 1000 ? -1 : 0);
      expect(ofHundred).toBe(Number(((100 * result.events) / result.patients).toFixed(0)));
      expect(expectedOfHundred).toBe(Number((100 * risk).toFixed(0)));
    }
  });

  test("frequencies of a hundred are told from a hundred patients on only", () => {
    const small = shownGroups(TINY)[0];
    if (small === undefined) throw new Error("a group was made");
    expect(describeObserved(small.label, small.result, DEATH)).toMatch(
      /^Of 20 polytrauma patients \d+ died; the model expected [\d.]+\.$/,
    );
  });

  test("nobody is said to have died unless the task of the run speaks of death", () => {
    const [group] = shownGroups(TOO_LOW);
    if (group === undefined) throw new Error("a group was made");
    expect(describeObserved(group.label, group.result, EVENT)).toContain("had the event");
    expect(eventWords("ICU admission").happened).toBe("had the event");
    expect(eventWords("30-day mortality").many).toBe("deaths");
    expect(describeCounts(group.result, EVENT)).toMatch(/^500 patients, \d+ events$/);
  });

  test("more deaths than predicted reads too low, fewer too high, in summary, conclusion and picture", () => {
    for (const [analysis, said, not] of [
      [TOO_LOW, "too low", "too high"],
      [TOO_HIGH, "too high", "too low"],
    ] as const) {
      const groups = shownGroups(analysis);
      const [conclusion] = prepareConclusions(groups, [], DEATH);
      const [row] = prepareRatioForest(groups, analysis, DEATH).rows;
      const ratio = row?.point ?? 1;
      expect(ratio > 1).toBe(said === "too low");
      expect(row?.words).toBe(`predicted ${said}`);
      expect(conclusion?.within[0]?.sentence).toContain(`predicted ${said}`);
      expect(conclusion?.within[0]?.sentence).not.toContain(`predicted ${not}`);
      const summary = prepareSummary(analysis, prepareConclusions(groups, [], DEATH), {
        words: DEATH,
        isSynthetic: false,
      });
      expect(summary.lead.join(" ")).toContain(`The model predicted ${said}`);
    }
  });

  test("a point above the line of calibration is one of which the model predicted too low", () => {
    for (const analysis of [TOO_LOW, TOO_HIGH]) {
      const [group] = shownGroups(analysis);
      if (group === undefined) throw new Error("a group was made");
      const chart = prepareCalibration(group, DEATH, true);
      if (chart.overall === null) throw new Error("there are patients");
      const isAbove = chart.overall.observed > chart.overall.risk;
      const [row] = prepareRatioForest([group], analysis, DEATH).rows;
      expect(row?.words).toBe(isAbove ? "predicted too low" : "predicted too high");
      expect(chart.caption).toContain("Above the line the model predicted too low");
    }
  });

  test("the numbers of a conclusion are those of its estimates", () => {
    for (const group of shownGroups(DECLARED).slice(0, 2)) {
      const [conclusion] = prepareConclusions([group], [], DEATH);
      const [calibration, benefit] = conclusion?.within ?? [];
      const { observedExpected, alarms } = group.result;
      if (observedExpected.status !== "estimated" || alarms?.overDefault.status !== "estimated")
        throw new Error("there are patients");
      const ratio = [observedExpected.value, observedExpected.lower, observedExpected.upper].map((value) =>
        value?.toFixed(2),
      );
      expect(calibration?.sentence).toContain(
        `Observed / expected ${ratio[0]} (${ratio[1]} to ${ratio[2]}); 1 is ideal.`,
      );
      const told = benefit?.inShort.match(
        /gives ([\d.]+) (more|fewer) true calls per 100 patients than .* \((\S+) to (\S+); above 0/,
      );
      const { value, lower = 0, upper = 0 } = alarms.overDefault;
      expect(told?.[2]).toBe(value < 0 ? "fewer" : "more");
      expect(Number(told?.[1])).toBeCloseTo(Math.abs(100 * value), 1);
      expect(Number(told?.[3]?.replace("−", "-"))).toBeCloseTo(100 * lower, 1);
      expect(Number(told?.[4]?.replace("−", "-"))).toBeCloseTo(100 * upper, 1);
    }
  });

  test("a gain is never read as a loss, whatever the margin", () => {
    const [group] = shownGroups(DECLARED);
    const own = group?.result.within[1];
    const over = group?.result.alarms?.overDefault;
    if (group === undefined || own === undefined || over?.status !== "estimated" || group.result.alarms === null)
      throw new Error("there are alarms");
    const { alarms } = group.result;
    const read = (lower: number, upper: number, margin: number | null): string => {
      const effect = { ...over, value: (lower + upper) / 2, lower, upper };
      const result = {
        ...group.result,
        alarms: { ...alarms, overDefault: effect },
        within: [{ ...own, effect, margin }],
      };
      return prepareConclusions([{ ...group, result }], [], DEATH)[0]?.within[0]?.sentence ?? "";
    };
    expect(read(0.03, 0.05, 0.02)).toMatch(
      /4(?:\.0)? more true calls .* That is more than the declared margin of 2 per 100\.$/,
    );
    expect(read(-0.05, -0.03, 0.02)).toMatch(
      /4(?:\.0)? fewer true calls .* That is more than the declared margin of 2 per 100\.$/,
    );
    expect(read(0.001, 0.05, 0.02)).toContain("The data fit a gain only, perhaps of less than");
    expect(read(-0.05, -0.001, 0.02)).toContain("The data fit a loss only, perhaps of less than");
    expect(read(-0.01, 0.01, 0.02)).toContain("within the declared margin");
    expect(read(-0.01, 0.05, 0.02)).toContain("a gain as well as a loss, but no loss beyond");
    expect(read(-0.05, 0.01, 0.02)).toMatch(/a gain as well as a loss\.$/);
    expect(read(-0.05, 0.01, null)).toMatch(/a gain as well as a loss\. No margin was declared\.$/);
  });

  test("where only the spread of the risks can be told, the conclusion does not begin by saying that nothing can", () => {
    const analysis = makeAnalysis([
      { name: "polytrauma", count: 900 },
      { name: "isolated_tbi", count: 900 },
    ]);
    const [group] = shownGroups(analysis);
    const own = group?.result.within[0];
    if (group === undefined || own === undefined || group.result.calibrationSlope.status !== "estimated")
      throw new Error("slope");
    const answer =
      "inconclusive: the data fit predictions that are too low as well as too high; the risks are too extreme (slope 0.5, 1 is ideal)";
    const effect = { ...group.result.calibrationSlope, value: 0, lower: -0.1, upper: 0.1 };
    const result = {
      ...group.result,
      calibrationSlope: { ...group.result.calibrationSlope, value: 0.5, lower: 0.4, upper: 0.6 },
      within: [{ ...own, answer, effect }],
    };
    const [conclusion] = prepareConclusions([{ ...group, result }], [], DEATH);
    expect(conclusion?.within[0]).toMatchObject({ state: "enough" });
    expect(conclusion?.within[0]?.sentence).toMatch(
      /1 is ideal\. The risks are too extreme \(slope 0\.5, 1 is ideal\)\. Whether their level is too low or too high cannot be told/,
    );
  });

  test("no group looks like another beside it, declared or not, and what nobody declared says so", () => {
    const analysis = makeAnalysis(
      [
        { name: "polytrauma", count: 300 },
        { name: "isolated_tbi", count: 300 },
        { name: "burns", count: 300 },
      ],
      { plan: { subgroups: [labelGroup("burns"), labelGroup("isolated_tbi")] } },
    );
    const { families } = chooseGroupView(analysis, { family: undefined, definition: undefined });
    for (const { id } of families) {
      const { groups } = chooseGroupView(analysis, { family: id, definition: undefined });
      expect(new Set(groups.map(({ place }) => place)).size).toBe(groups.length);
      const conclusions = prepareConclusions(groups, [], DEATH);
      for (const [index, { isSearched, name }] of groups.entries()) {
        expect(isSearched).toBe(name === "polytrauma");
        expect(conclusions[index]?.check?.includes("Nobody declared this group") ?? false).toBe(isSearched);
      }
    }
  });

  test("no text says a banned word", () => {
    for (const analysis of [TOO_LOW, TOO_HIGH, DECLARED, TINY]) {
      expect(everyText(analysis).filter((text) => BANNED.test(text))).toEqual([]);
    }
  });

  test("an undeclared plan is called so, a declared one by its version, and one written after results is marked", () => {
    const factsOf = (analysis: SubgroupAnalysis): string =>
      prepareSummary(analysis, [], { words: DEATH, isSynthetic: false })
        .facts.map(({ text }) => text)
        .join(" ");
    expect(factsOf(TOO_LOW)).toContain("Undeclared: the project has no analysis plan");
    expect(factsOf(DECLARED)).toContain("By version 1 of the analysis plan.");
    expect(factsOf({ ...DECLARED, plan: { ...DECLARED.plan, isAfterResults: true } })).toContain(
      "written after results had been seen",
    );
    expect(factsOf(DECLARED)).toContain("Declared: calibration, net benefit.");
    expect(factsOf(DECLARED)).not.toContain("No verdict");
  });

  test("a plan that declares the AUROC is told that no verdict is made of it", () => {
    const content = { ...DECLARED.plan.content, primaryMeasures: ["auroc"] as const };
    const [text = ""] = prepareSummary({ ...DECLARED, plan: { ...DECLARED.plan, content } }, [], {
      words: DEATH,
      isSynthetic: false,
    }).facts.flatMap(({ term, text: said }) => (term === "Primary measures" ? [said] : []));
    expect(text).toMatch(/^Declared: AUROC\. No verdict is made of it alone: /);
  });

  test("whom a registry never saw is said, and synthetic patients are called so", () => {
    const facts = prepareSummary(TOO_LOW, [], { words: DEATH, isSynthetic: true })
      .facts.map(({ text }) => text)
      .join(" ");
    expect(facts).toContain("Deaths before hospital are in no hospital's data");
    expect(facts).toContain("The run is stated to be of synthetic patients");
    expect(facts).toContain("the file of predictions itself does not show that");
  });

  test("groups keep declared order and style whatever their numbers, and never stand in order of size", () => {
    const swapped = makeAnalysis(
      [
        { name: "polytrauma", count: 500, shift: 0.8 },
        { name: "isolated_tbi", count: 1500 },
      ],
      { plan: { ...PLAN, subgroups: [...PLAN.subgroups].reverse() } },
    );
    expect(shownGroups(swapped).map(({ name, place }) => [name, place])).toEqual([
      ["burns", 0],
      ["isolated_tbi", 1],
      ["polytrauma", 2],
    ]);
  });

  test("a group outside the limits of the funnel is said to lie on the side where it lies", () => {
    const funnel = prepareFunnel(shownGroups(TOO_LOW), TOO_LOW, DEATH);
    if (typeof funnel === "string") throw new Error(funnel);
    expect(funnel.title).toMatch(/polytrauma above the 99\.8 % limits, more events for what was predicted/);
    const other = prepareFunnel(shownGroups(TOO_HIGH), TOO_HIGH, DEATH);
    if (typeof other === "string") throw new Error(other);
    expect(other.title).toMatch(/polytrauma below the (?:99\.8|95) % limits, fewer events for what was predicted/);
  });

  test("a column of the file is a choice of groups, and an unknown choice shows the first", () => {
    const view = chooseGroupView(TOO_LOW, { family: "no such column", definition: "no such rule" });
    expect(view).toMatchObject({ family: "subgroup", definition: null, definitions: [], leftOut: [] });
  });
});
