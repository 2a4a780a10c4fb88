import { describe, expect, test } from "vitest";
import { eventWords } from "@/lib/charts/subgroups/event-words";
import { chooseGroupView } from "@/lib/charts/subgroups/group-views";
import { prepareConclusions } from "@/lib/charts/subgroups/prepare-conclusions";
import { prepareDoseResponse } from "@/lib/charts/subgroups/prepare-dose-response";
import { seededRandom } from "@/lib/core/random";
import { labelColumn } from "../../diagnostics/subgroups/make-prediction-set";
import { makeAnalysis } from "./made-analysis";

const PATIENTS = 1200;
const WORDS = eventWords("death");

/** Severities of head and chest by a fixed rule, so that two definitions of isolated TBI differ in whom they hold. */
function severities(region: number, most: number): readonly string[] {
  const random = seededRandom(region);
  return Array.from({ length: PATIENTS }, () => (random() < 0.04 ? "" : String(Math.floor(random() * (most + 1)))));
}

const ANALYSIS = makeAnalysis([{ name: "all", count: PATIENTS }], {
  extra: {
    columns: [
      labelColumn("ais_head", severities(11, 5)),
      labelColumn("ais_face", severities(12, 1)),
      labelColumn("ais_chest", severities(13, 3)),
      labelColumn("ais_abdomen", severities(14, 2)),
      labelColumn("ais_extremities", severities(15, 3)),
      labelColumn("ais_external", severities(16, 1)),
    ],
  },
});
const A = "Isolated TBI (A)";
const B = "Isolated TBI (B)";

describe("definitions of groups of patients", () => {
  test("every definition in force can be changed for another of the same thing, and back", () => {
    const view = chooseGroupView(ANALYSIS, { family: A, definition: undefined });
    expect(view.definitions.map(({ id }) => id)).toEqual([B]);
    expect(view.definition).toBeNull();
    expect(view.groups.every(({ alternative }) => alternative === null)).toBe(true);
  });

  test("under another definition every group is of that definition, and those it does not know are left out by name", () => {
    const own = chooseGroupView(ANALYSIS, { family: A, definition: undefined });
    const view = chooseGroupView(ANALYSIS, { family: A, definition: B });
    expect(view.definition).toBe(B);
    expect(view.groups.length).toBeGreaterThan(0);
    expect(view.groups.every(({ result }) => result.family === B)).toBe(true);
    expect(view.leftOut).toContain(`${A}: unknown`);
    expect(own.groups.length).toBe(view.groups.length + view.leftOut.length);
  });

  test("a group keeps its place, and so its colour and mark, under every definition", () => {
    const own = chooseGroupView(ANALYSIS, { family: A, definition: undefined });
    for (const group of chooseGroupView(ANALYSIS, { family: A, definition: B }).groups) {
      expect(group.place).toBe(own.groups.find(({ name }) => name === group.name)?.place);
      expect(group.result.patients).not.toBe(Number.NaN);
    }
  });

  test("the check of the definition in force is not said of another definition", () => {
    const verdicts = ANALYSIS.families.flatMap(({ groups }) =>
      groups.map(({ name }) => ({
        rule: "subgroup-performance" as const,
        subgroup: name,
        outcome: "no-finding" as const,
        reason: "Nothing beyond chance sets this group apart.",
      })),
    );
    const checksOf = (definition: string | undefined): readonly (string | null)[] =>
      prepareConclusions(chooseGroupView(ANALYSIS, { family: A, definition }).groups, verdicts, WORDS).map(
        ({ check }) => check,
      );
    expect(checksOf(undefined).every((check) => check?.includes("no finding"))).toBe(true);
    expect(checksOf(B).every((check) => check === null)).toBe(true);
  });

  test("patients of whom an input is missing are said to be unknown, not outside", () => {
    const { groups } = chooseGroupView(ANALYSIS, { family: A, definition: undefined });
    const [group] = prepareConclusions(groups, [], WORDS);
    const unknown = groups[0]?.result.unknown ?? 0;
    expect(unknown).toBeGreaterThan(0);
    expect(group?.unknown).toContain(`Of ${unknown} patients nobody can tell`);
    expect(groups.some(({ label }) => label.endsWith("unknown"))).toBe(true);
  });

  test("the picture by number of injured regions has the numbers of its table and says the trend with its interval", () => {
    if (ANALYSIS.doseResponse === null) throw new Error("the regions are known");
    const chart = prepareDoseResponse(ANALYSIS.doseResponse, WORDS);
    expect(chart.title).toBe(ANALYSIS.doseResponse.sentence);
    const drawn = chart.series[0]?.points.map(({ y }) => y);
    const listed = chart.table.rows.map((row) => row[3]?.value).filter((value) => typeof value === "number");
    expect(drawn).toEqual(listed);
    expect(chart.table.rows.map((row) => row[1]?.value)).toEqual(
      ANALYSIS.doseResponse.levels.map(({ patients }) => patients),
    );
  });
});
