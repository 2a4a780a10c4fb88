import { describe, expect, test } from "vitest";
import { describeCalibration, prepareCalibration } from "@/lib/charts/subgroups/prepare-calibration";
import { prepareConclusions } from "@/lib/charts/subgroups/prepare-conclusions";
import { prepareDecisions } from "@/lib/charts/subgroups/prepare-decisions";
import { prepareAurocForest, prepareBenefitForest, prepareRatioForest } from "@/lib/charts/subgroups/prepare-forest";
import { prepareIcons } from "@/lib/charts/subgroups/prepare-icons";
import { prepareSummary } from "@/lib/charts/subgroups/prepare-summary";
import { labelGroup } from "../../diagnostics/subgroups/make-prediction-set";
import { makeAnalysis, shownGroups } from "./made-analysis";
import { DEATH, DECLARED, PLAN, TINY, TOO_LOW } from "./made-groups";

describe("what cannot be told, and what may not be seen", () => {
  test("a group too small to tell says how many more patients it would take", () => {
    const conclusions = prepareConclusions(shownGroups(TINY), [], DEATH);
    const [small] = conclusions;
    expect(small?.within[0]?.state).not.toBe("enough");
    expect(small?.needed.join(" ")).toMatch(
      /About [\d,]+ more polytrauma patients would narrow observed \/ expected to ± 0\.2/,
    );
    const { lead } = prepareSummary(TINY, conclusions, { words: DEATH, isSynthetic: false });
    expect(lead.join(" ")).toMatch(/it cannot be told whether .* more polytrauma patients/);
    const [group] = shownGroups(TINY);
    if (group === undefined) throw new Error("a group was made");
    const calibration = prepareCalibration(group, DEATH, true);
    expect(calibration.tooSmall[0]).toBe("Too small for a curve.");
    expect(calibration.caption).toMatch(/About [\d,]+ more patients like these would reach that\./);
    expect(describeCalibration(shownGroups(TINY))).toBe(
      "1 group is large enough for a curve; 1 is not, and says what it would take.",
    );
  });

  test("patients are counted for the interval that the margin means, in the unit that is shown", () => {
    const groups = [
      { name: "polytrauma", count: 60 },
      { name: "isolated_tbi", count: 1500 },
    ];
    const ofRatio = makeAnalysis(groups, { plan: { ...PLAN, margins: { calibration: Math.log(1.25) } } });
    // A ratio from 0.8 to 1.25 reaches 0.225 to each side of its middle.
    expect(prepareConclusions(shownGroups(ofRatio), [], DEATH)[0]?.needed.join(" ")).toMatch(
      /would narrow observed \/ expected to ± 0\.225 \(/,
    );
  });

  test("a declared group that nobody is in stays listed, with the reason where its numbers would be", () => {
    const groups = shownGroups(DECLARED);
    expect(groups.map(({ name }) => name)).toEqual(["polytrauma", "isolated_tbi", "burns"]);
    const empty = prepareRatioForest(groups, DECLARED, DEATH).rows[2];
    expect(empty).toMatchObject({
      counts: "0 patients, 0 deaths",
      value: "not estimable",
      state: "not-estimable",
      point: null,
    });
    const conclusions = prepareConclusions(groups, [], DEATH);
    expect(conclusions[2]?.observed).toBe("No patient of those judged is in burns.");
    const { lead } = prepareSummary(DECLARED, conclusions, { words: DEATH, isSynthetic: false });
    expect(lead).toContain("No patient of those judged is in burns.");
  });

  test("nine patients who all had the event have a value, and nothing is concluded from it", () => {
    const analysis = makeAnalysis([
      { name: "drowning", count: 9, centre: 9 },
      { name: "isolated_tbi", count: 900 },
    ]);
    const [group] = shownGroups(analysis);
    if (group === undefined || group.result.events !== 9) throw new Error("all of them were to have the event");
    expect(prepareRatioForest([group], analysis, DEATH).rows[0]).toMatchObject({
      state: "inconclusive",
      words: "too few to conclude",
    });
  });

  test("a group of which nobody had the event has a state and no number made up", () => {
    const analysis = makeAnalysis([
      { name: "polytrauma", count: 12, centre: -9 },
      { name: "isolated_tbi", count: 900 },
    ]);
    const groups = shownGroups(analysis);
    expect(groups[0]?.result.events).toBe(0);
    const row = prepareAurocForest(groups, DEATH).rows[0];
    expect(row).toMatchObject({ value: "not estimable", state: "not-estimable", point: null });
    expect(prepareRatioForest(groups, analysis, DEATH).rows[0]).toMatchObject({
      value: expect.stringMatching(/^0\.00 \(at most /),
      interval: null,
      words: "too few to conclude",
    });
  });

  test("what is suppressed is hidden in words, counts and pictures alike", () => {
    const [group] = shownGroups(TOO_LOW);
    if (group === undefined) throw new Error("a group was made");
    const hidden = { status: "suppressed", rule: "small-cells-1-to-10" } as const;
    const secret = {
      ...group,
      result: {
        ...group.result,
        prevalence: hidden,
        observedExpected: hidden,
        auroc: hidden,
        within: group.result.within.map((evidence) => ({ ...evidence, effect: hidden })),
      },
    };
    const { events } = group.result;
    const row = prepareRatioForest([secret], TOO_LOW, DEATH).rows[0];
    expect(row).toMatchObject({ state: "hidden", words: "hidden for privacy", point: null, interval: null });
    expect(row?.counts).toBe("500 patients, deaths hidden for privacy");
    const chart = prepareCalibration(secret, DEATH, false);
    expect(chart.bins).toEqual([]);
    expect(chart.overall).toBeNull();
    const [conclusion] = prepareConclusions([secret], [], DEATH);
    expect(conclusion?.observed).toBe("Of 500 polytrauma patients the number who died is hidden for privacy.");
    expect(conclusion?.within.map(({ sign }) => sign)).toEqual(["▢ hidden for privacy"]);
    expect(JSON.stringify([row, chart, conclusion?.within])).not.toContain(`${events} deaths`);
  });

  test("patients are drawn one by one only where there are few and the reader may see single patients", () => {
    const [small, large] = shownGroups(TINY);
    if (small === undefined || large === undefined) throw new Error("two groups were made");
    const open = prepareCalibration(small, DEATH, true);
    expect(open.asDots).toBe(true);
    expect(open.bins.reduce((sum, { events, others }) => sum + events + others, 0)).toBe(20);
    expect(prepareCalibration(small, DEATH, false).bins).toEqual([]);
    expect(prepareCalibration(large, DEATH, true).asDots).toBe(false);
    const closed = prepareCalibration(large, DEATH, false).bins;
    expect(closed.every(({ events, others }) => (events === 0 || events > 10) && (others === 0 || others > 10))).toBe(
      true,
    );
  });

  test("without a declared range or threshold the page says so and draws nothing in its place", () => {
    const groups = shownGroups(TOO_LOW);
    expect(prepareDecisions(groups, TOO_LOW, DEATH)).toMatchObject({
      charts: [],
      why: expect.stringContaining("declared no range"),
    });
    expect(prepareIcons(groups, TOO_LOW, DEATH)).toMatchObject({
      arrays: [],
      why: expect.stringContaining("No threshold was declared"),
    });
    expect(prepareBenefitForest(groups, TOO_LOW, DEATH)).toBeNull();
  });

  test("icons are the group's own patients, or a hundred that are called no patients", () => {
    const { arrays } = prepareIcons(shownGroups(DECLARED), DECLARED, DEATH);
    const [hundred] = arrays;
    expect(hundred?.counts.reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(hundred?.sampleSize).toContain("the model's arithmetic, not patients");
    const few = makeAnalysis([{ name: "polytrauma", count: 150 }], {
      plan: { ...PLAN, subgroups: [labelGroup("polytrauma")] },
    });
    const [own] = prepareIcons(shownGroups(few), few, DEATH).arrays;
    expect(own?.counts.reduce((sum, { count }) => sum + count, 0)).toBe(150);
    expect(own?.sampleSize).toContain("the patients themselves");
  });
});
