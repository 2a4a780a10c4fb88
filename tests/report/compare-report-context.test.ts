import { describe, expect, it } from "vitest";
import { keepShownChanges, summariseChanges } from "@/lib/report/pages/summarise-changes";
import type { ReportNumber, ReportRecord } from "@/lib/schema/report";

import { changeOf, compare, estimated, numberOf, WHOLE, withNumbers, withOtherInputs } from "./reports-to-compare";

describe("what stands beside the numbers", () => {
  it("is named where engine, a rule, the plan, a setting or an input differs", () => {
    const changed: ReportRecord = {
      ...withOtherInputs(WHOLE),
      engine: {
        ...WHOLE.engine,
        version: "next",
        rules: WHOLE.engine.rules.map(({ rule, version }) => ({ rule, version: version + 1 })),
        policies: [],
      },
      inputs: { ...withOtherInputs(WHOLE).inputs, plan: { sha256: "3".repeat(64) } },
      run: { ...WHOLE.run, layers: [...WHOLE.run.layers, "a new one"] },
      sections: WHOLE.sections.map((section) => ({
        ...section,
        facts: section.facts.map((fact) => (fact.term === "Optimizer" ? { ...fact, text: "lion" } : fact)),
      })),
    };
    const context = new Map(compare(WHOLE, changed).context.map(({ what, ...texts }) => [what, texts]));
    expect(context.get("Engine")).toEqual({ before: `version ${WHOLE.engine.version}`, after: "version next" });
    expect(context.get("Rule Base rate")?.after).toMatch(/^version \d+$/);
    expect(context.get("Policies")?.after).toBe("none");
    expect(context.get("Points")?.after).toContain("1".repeat(64));
    expect([...context.keys()].filter((what) => what.startsWith("Predictions "))).toHaveLength(1);
    expect(context.get("Analysis plan")?.after).toContain("3".repeat(64));
    expect(context.get("Training: Optimizer")?.after).toBe("lion");
    expect(context.get("Layers, input to output")?.after).toContain("only here: a new one");
  });

  it("cannot tell whether patients are the same where digests and rows are hidden, but for other judged rows", () => {
    const hide = (record: ReportRecord, judged: number): ReportRecord => ({
      ...record,
      isWhole: false,
      inputs: {
        ...record.inputs,
        predictions: record.inputs.predictions.map((set) => ({ ...set, sha256: null, rows: null })),
      },
      subgroups:
        record.subgroups.status === "analysed"
          ? { ...record.subgroups, evaluated: { ...record.subgroups.evaluated, rows: judged } }
          : record.subgroups,
    });
    const noteOf = (one: number, other: number): string =>
      JSON.stringify(
        changeOf("AUROC", estimated(0.7, 0.6, 0.8), estimated(0.75, 0.65, 0.85), hide(WHOLE, one), hide(WHOLE, other)),
      );
    expect(noteOf(300, 300)).toContain("The digests of the predictions are hidden");
    expect(noteOf(300, 400)).toContain("the interval is as a rule wider than needed");
  });

  it("says who may see what, and only what both show is compared", () => {
    const hidden = (number: ReportNumber): ReportNumber =>
      number.id === WHOLE.numbers[5]?.id ? { ...number, value: { status: "suppressed", rule: "small cells" } } : number;
    const withheld: ReportRecord = { ...WHOLE, isWhole: false, numbers: WHOLE.numbers.slice(0, 40).map(hidden) };
    for (const changes of [compare(WHOLE, withheld), compare(withheld, WHOLE)]) {
      expect(changes.numbers).toEqual([]);
      expect(changes.unchanged).toBe(39);
      expect(changes.context.map(({ what }) => what)).toContain("Readers");
    }
  });
});

describe("a verdict that changed", () => {
  const verdict = WHOLE.diagnosis.verdicts.find(({ rule }) => rule === "overfitting");
  const rest = WHOLE.diagnosis.verdicts.filter((other) => other !== verdict);
  if (verdict === undefined) throw new Error("Expected a verdict.");
  const withVerdict = (record: ReportRecord, change: Partial<typeof verdict>): ReportRecord => ({
    ...record,
    diagnosis: { ...record.diagnosis, verdicts: [{ ...verdict, ...change }, ...rest] },
  });

  it("is listed with both answers and reasons, and with what of its inputs differs, but no cause", () => {
    const changed = withVerdict(withOtherInputs(WHOLE), { outcome: "finding", severity: "critical", reason: "Now." });
    const was = { outcome: "no-finding", severity: null, reason: "Then." } as const;
    expect(compare(withVerdict(WHOLE, was), changed).verdicts).toEqual([
      {
        rule: verdict.rule,
        subgroup: verdict.subgroup,
        before: { answer: "no finding", reason: "Then." },
        after: { answer: "finding (critical)", reason: "Now." },
        differing: ["Points"],
      },
    ]);
  });

  it("is listed for its severity alone, but not for the words of its reason", () => {
    const finding = (severity: "critical" | "warning") => withVerdict(WHOLE, { outcome: "finding", severity });
    expect(compare(finding("critical"), finding("warning")).verdicts).toHaveLength(1);
    expect(compare(WHOLE, withVerdict(WHOLE, { reason: "Other words." })).verdicts).toEqual([]);
  });

  it("of a group that only one report judges is listed", () => {
    const [change, ...others] = compare(WHOLE, withVerdict(WHOLE, { subgroup: "nobody" })).verdicts;
    expect(others).toHaveLength(1);
    expect([change?.after, others[0]?.before]).toEqual([null, null]);
  });
});

it("a list of what the intervals show holds those differences alone", () => {
  const numbers = [
    numberOf("AUROC", estimated(0.6, 0.55, 0.65), "all/a"),
    numberOf("AUROC", estimated(0.6, 0.5, 0.7), "all/b"),
    numberOf("AUROC", { status: "estimated", value: 0.6, method: "m", n: 9, notes: [] }, "all/c"),
  ];
  const later = [
    numberOf("AUROC", estimated(0.8, 0.76, 0.84), "all/a"),
    numberOf("AUROC", estimated(0.61, 0.5, 0.7), "all/b"),
    numberOf("AUROC", { status: "estimated", value: 0.7, method: "m", n: 9, notes: [] }, "all/c"),
  ];
  const changes = compare(withNumbers(WHOLE, numbers), withNumbers(withOtherInputs(WHOLE), later));
  expect(keepShownChanges(changes).numbers.map(({ id }) => id)).toEqual(["all/a"]);
  expect(summariseChanges(changes).join(" ")).toContain(
    "Of 2 differences with an interval, 1 exclude that nothing changed: 1 better, 0 worse, 0 where neither way is better.",
  );
});
