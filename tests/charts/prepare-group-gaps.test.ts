import { describe, expect, it } from "vitest";
import type { ComparedRun } from "@/lib/charts/comparison/compared-run";
import { prepareGroupGaps } from "@/lib/charts/comparison/prepare-group-gaps";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import type { GroupResult, SubgroupAnalysis, SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { makeAnalysis } from "./subgroups/made-analysis";
import { DECLARED, TINY, TOO_HIGH, TOO_LOW } from "./subgroups/made-groups";

function run(subgroups: SubgroupOutcome | null): ComparedRun {
  const settings = { ...EMPTY_SETTINGS, task: "in-hospital death" };
  return {
    name: "run",
    settings,
    layerCount: 0,
    steps: null,
    diagnosed: null,
    losses: [],
    layerShares: null,
    subgroups,
  };
}

function gapsOf(...outcomes: readonly (SubgroupOutcome | null)[]) {
  return prepareGroupGaps(outcomes.map(run));
}

function withPolytrauma(analysis: SubgroupAnalysis, change: Partial<GroupResult>): SubgroupAnalysis {
  const families = analysis.families.map((family) => ({
    ...family,
    groups: family.groups.map((group) => (group.name === "polytrauma" ? { ...group, ...change } : group)),
  }));
  return { ...analysis, families };
}

/** The same words with the two runs swapped. */
function swapped(text: string): string {
  return text.replace(/\b[AB]\b/gu, (name) => (name === "A" ? "B" : "A"));
}

function withoutRuns(text: string): string {
  return text.replace(/\b[AB]\b/gu, "one");
}

const none: SubgroupOutcome = { status: "none", reason: "No predictions of patients were sent." };

describe("groups of patients in several runs", () => {
  it("are told with counts and intervals, of what in which run, and which direction is better", () => {
    const [first] = gapsOf(TOO_LOW, DECLARED).charts;
    expect(first?.chart.title).toBe("polytrauma: observed per expected deaths");
    expect(first?.chart.sampleSize).toMatch(/^A: 500 patients, \d+ deaths; B: 500 patients, \d+ deaths$/);
    expect(first?.chart.lines.map(({ place, parts }) => [place, parts[0]?.[0]?.x])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    const [ratio, auroc] = gapsOf(TOO_LOW, TOO_HIGH).charts[0]?.sentences ?? [];
    expect(ratio).toMatch(
      /^Observed per expected deaths: [\d.]+ \(.*\) in A, [\d.]+ \(.*\) in B; nearest to 1 in [AB], /,
    );
    expect(ratio).toContain("Nearer to 1 is better. The intervals do not overlap.");
    expect(auroc).toContain("Higher is better.");
  });

  it("turn every direction over when the runs are swapped", () => {
    const there = gapsOf(TOO_LOW, TOO_HIGH).charts[0]?.sentences.map((text) => text.split(";")[1]);
    const back = gapsOf(TOO_HIGH, TOO_LOW).charts[0]?.sentences.map((text) => text.split(";")[1]);
    expect(there).toEqual(back?.map((text) => swapped(text ?? "")));
  });

  it("are not ranked where too few patients had the event, or did not", () => {
    const [ratio] = gapsOf(TINY, TOO_LOW).charts[0]?.sentences ?? [];
    expect(ratio).toContain("Too few patients with or without the event in A, so they are not ranked.");
    expect(ratio).not.toContain("better");
  });

  it("show no number that is withheld from the reader, and say that it is hidden", () => {
    const suppressed = { status: "suppressed", rule: "small cells" } as const;
    const hidden = withPolytrauma(TOO_LOW, {
      patients: 0,
      events: 0,
      prevalence: suppressed,
      meanRisk: suppressed,
      observedExpected: suppressed,
      auroc: suppressed,
      against: [],
    });
    const [first] = gapsOf(hidden, TOO_HIGH).charts;
    expect(first?.chart.sampleSize).toContain("A: numbers hidden for privacy");
    expect(first?.chart.lines[0]?.parts).toEqual([]);
    expect(first?.chart.table.rows[0]?.slice(1, 4).map(({ value }) => value)).toEqual([null, null, null]);
    expect(first?.sentences[0]).toMatch(/in B; the other runs have no such number that may be shown\.$/);
    expect(first?.sentences.join(" ")).not.toContain("in A");
  });

  it("are the same group under the same definition only", () => {
    const other = withPolytrauma(TOO_HIGH, { description: "Another definition." });
    const [first] = gapsOf(TOO_LOW, TOO_HIGH, other).charts;
    expect(first?.chart.lines.map(({ place }) => place)).toEqual([0, 1]);
    expect(first?.chart.caption).toContain("Not under this definition in C.");
  });

  it("are all groups of any run, whichever run comes first", () => {
    const burns = makeAnalysis([
      { name: "burns", count: 500 },
      { name: "polytrauma", count: 500 },
    ]);
    const many = makeAnalysis(Array.from({ length: 10 }, (_, index) => ({ name: `ward ${index}`, count: 60 })));
    for (const [one, other] of [
      [TOO_LOW, burns],
      [burns, many],
      [TOO_LOW, withPolytrauma(TOO_LOW, { description: "Another definition." })],
    ] as const) {
      const [there, back] = [gapsOf(one, other), gapsOf(other, one)];
      const tell = ({ charts }: typeof there) =>
        charts
          .map(({ chart }) => `${chart.title} ${chart.caption} ${chart.lines.length}`)
          .map(withoutRuns)
          .sort();
      expect(tell(back)).toEqual(tell(there));
      expect(back.notes).toEqual(there.notes);
    }
    const titles = gapsOf(TOO_LOW, burns).charts.map(({ chart }) => chart.title);
    expect(titles.filter((title) => /polytrauma/.test(title))).toHaveLength(1);
    expect(titles.some((title) => /burns/.test(title))).toBe(true);
    expect(titles.some((title) => /tbi/i.test(title))).toBe(true);
  });

  it("say of each run without predictions why there are none, and need two with", () => {
    expect(gapsOf(TOO_LOW, none, null)).toEqual({
      charts: [],
      notes: ["B: No predictions of patients were sent.", "C: its checks are not done."],
    });
  });
});
