import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { toAnalysisDocument } from "@/lib/report/record/analysis-document";
import { listNumbers } from "@/lib/report/record/list-numbers";
import { listOpenQuestions } from "@/lib/report/record/list-open-questions";
import { mapStandards } from "@/lib/report/standards/map-standards";
import type { StandardContent } from "@/lib/report/standards/standard";
import type { ReportNumber } from "@/lib/schema/report";
import { measureRun } from "@/lib/usecases/measure-run";
import { readPath } from "@/lib/usecases/read-path";
import { toReportEvidence } from "@/lib/usecases/to-report-evidence";
import { LOG_FILE, PLAN, PREDICTIONS_FILE } from "./report-files";

let folder = "";
let content: StandardContent;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-standards-"));
  writeFileSync(path.join(folder, "log.jsonl"), LOG_FILE);
  writeFileSync(path.join(folder, "p.csv"), PREDICTIONS_FILE);
  writeFileSync(path.join(folder, "analysis-plan.json"), JSON.stringify(PLAN));
  const { run, issues } = await readPath(folder, null);
  const evidence = toReportEvidence(measureRun(folder, run, issues), true);
  const analysis = toAnalysisDocument(evidence.subgroups);
  content = { evidence, analysis, numbers: listNumbers(evidence, analysis) };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stateOf(standard: string, item: string, of: StandardContent): string {
  const found = mapStandards(of)
    .find(({ id }) => id === standard)
    ?.items.find((one) => one.item === item);
  return `${found?.state}: ${found?.note}`;
}

/** The same with one number replaced. */
function withValue(id: string, change: (value: Estimate) => Estimate): StandardContent {
  expect(content.numbers.some((number) => number.id === id)).toBe(true);
  const numbers = content.numbers.map(
    (number): ReportNumber => (number.id === id ? { ...number, value: change(number.value) } : number),
  );
  return { ...content, numbers };
}

it("calls performance filled with every interval, and in part as soon as one is missing", () => {
  expect(stateOf("tripod-ai", "23a", content)).toBe("filled: ");
  const bare = withValue("group/subgroup/polytrauma/auroc", (value) => {
    if (value.status !== "estimated") throw new Error("The sample has an AUROC.");
    const { lower: _, upper: __, level: ___, ...rest } = value;
    return rest;
  });
  expect(stateOf("tripod-ai", "23a", bare)).toBe("partly filled: Of 4 numbers 1 without an interval.");
  const hidden = withValue("group/subgroup/polytrauma/auroc", () => ({ status: "suppressed", rule: "small cells" }));
  expect(stateOf("eu-ai-act", "Annex IV 3", hidden)).toBe("partly filled: Of 4 numbers 1 not estimable or hidden.");
});

it("counts no group of a search as a group that was declared", () => {
  const without = { ...content, numbers: content.numbers.filter(({ id }) => !id.startsWith("group/")) };
  expect(stateOf("tripod-ai", "23a", without)).toMatch(/^partly filled/);
  expect(stateOf("iso-14971", "hazard to evidence", without)).toMatch(/^not filled/);
});

it("calls margins filled only where they were declared before results were seen", () => {
  if (content.analysis.status === "none") throw new Error(content.analysis.reason);
  const plan = { ...content.analysis.plan, isAfterResults: true };
  const after = { ...content, analysis: { ...content.analysis, plan } };
  const item = "PCCP: criteria for evaluation";
  expect(stateOf("fda", item, content)).toBe("filled: Declared before results are known to have been seen.");
  expect(stateOf("fda", item, after)).toBe("partly filled: Declared after results were seen.");
});

it("leaves ratings to people, and never says that a standard is met", () => {
  const items = mapStandards(content).flatMap((standard) => standard.items);
  expect(stateOf("probast-ai", "ratings of risk of bias", content)).toMatch(/^out of scope/);
  expect(items.filter(({ note, meaning }) => /complian|conforms|is met/i.test(`${note} ${meaning}`))).toEqual([]);
});

it("asks nothing where an interval lies inside the margin, and asks where it reaches beyond or none was declared", () => {
  const { evidence, analysis, numbers } = content;
  if (analysis.status === "none") throw new Error(analysis.reason);
  const askedAt = (lower: number, upper: number, margin: number | null): number => {
    const effect: Estimate = {
      status: "estimated",
      value: 0,
      lower,
      upper,
      level: 0.95,
      method: "m",
      n: 100,
      notes: [],
    };
    const families = analysis.families.map((family) => ({
      ...family,
      groups: family.groups.slice(0, 1).map((group) => ({
        ...group,
        within: group.within.slice(0, 1).map((one) => ({ ...one, effect, margin })),
        against: [],
      })),
    }));
    const open = listOpenQuestions(evidence, { ...analysis, families }, numbers);
    return open.filter(({ state }) => state === "inconclusive").length;
  };
  expect(askedAt(-0.1, 0.1, 0.2)).toBe(0);
  expect(askedAt(-0.1, 0.3, 0.2)).toBe(1);
  expect(askedAt(-0.3, 0.1, 0.2)).toBe(1);
  expect(askedAt(0.1, 0.9, 0.2)).toBe(0);
  expect(askedAt(-0.9, -0.1, 0.2)).toBe(0);
  expect(askedAt(-0.1, 0.1, null)).toBe(1);
});
