import { describe, expect, test } from "vitest";
import {
  listChoosableGroups,
  nameApart,
} from "@/app/(dashboard)/projects/[projectId]/plan/_editor/list-choosable-groups";
import { nameProblem, readPlanForm, toPlanForm } from "@/app/(dashboard)/projects/[projectId]/plan/_editor/plan-form";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { planContentSchema } from "@/lib/schema/analysis-plan";

const WOMEN = { kind: "label", name: "women", column: "sex", label: "female" } as const;
const PLAN: PlanContent = {
  primaryMeasures: ["calibration", "auroc"],
  margins: { calibration: 0.2 },
  threshold: { value: 0.1, owner: "Dr. Obi", reason: "because" },
  decisionRange: { from: 0.05, to: 0.2 },
  subgroups: [WOMEN],
  reference: "women",
};

describe("the fields of a plan", () => {
  test.each([PLAN, UNDECLARED_PLAN])("give back what is declared", (plan) => {
    expect(planContentSchema.parse(readPlanForm(toPlanForm(plan)))).toEqual(plan);
  });

  test.each([
    ["0.1", 0.1],
    ["0,1", 0.1],
    ["10 %", 0.1],
    ["7%", 0.07],
    ["10,5 %", 0.105],
    ["a tenth", "a tenth"],
    ["", ""],
  ])("read %j as people mean it", (value, expected) => {
    const form = { ...toPlanForm(UNDECLARED_PLAN), threshold: { value, owner: "Dr. Obi", reason: "because" } };
    expect(readPlanForm(form).threshold).toEqual({ value: expected, owner: "Dr. Obi", reason: "because" });
  });

  test("leave out the margin of a measure that was taken back, and a reference that is no group any more", () => {
    const form = { ...toPlanForm(PLAN), measures: ["auroc" as const], subgroups: [] };
    expect(readPlanForm(form)).toMatchObject({ primaryMeasures: ["auroc"], margins: {}, reference: null });
  });

  test("are named in place of their paths, without advice to whoever writes requests by hand", () => {
    const refused = "Expected a usable body, but body.content.threshold.owner is not: Expected a text, found none..";
    expect(nameProblem({ detail: refused, fix: "Correct what `errors` lists." })).toEqual({
      detail: "Who decided the threshold: Expected a text, found none.",
      fix: null,
    });
    const other = { detail: "The server did not answer.", fix: "Check the connection and try again." };
    expect(nameProblem(other)).toEqual(other);
  });
});

describe("groups to choose from", () => {
  test("come from the columns of the data and from clinical rules, with *unknown* told apart", () => {
    const groups = [
      { id: "severe", name: "GCS 3 to 8" },
      { id: "unknown", name: "unknown" },
    ];
    const rule = { id: "gcs-bands", version: 1, name: "GCS bands", sentence: "", groups };
    const [column, bands] = listChoosableGroups({ columns: [{ name: "sex", labels: ["female"] }], rules: [rule] });
    expect(column).toEqual({
      source: "Column “sex”",
      groups: [{ label: "female", group: { ...WOMEN, name: "female" } }],
    });
    expect(bands?.groups.map(({ group }) => group.name)).toEqual(["GCS 3 to 8", "GCS bands: unknown"]);
  });

  test("get a name of their own where one is taken", () => {
    expect(nameApart(WOMEN, [])).toBe(WOMEN);
    expect(nameApart(WOMEN, [WOMEN]).name).toBe("sex: women");
    expect(nameApart(WOMEN, [WOMEN, { ...WOMEN, name: "sex: women" }]).name).toBe("sex: women (2)");
  });
});
