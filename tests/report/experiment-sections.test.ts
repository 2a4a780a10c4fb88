import { describe, expect, test } from "vitest";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import type { ReportBlock, ReportPart } from "@/lib/report/pages/report-block";
import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { reportViewSchema } from "@/lib/schema/report";
import { writeReport } from "@/lib/usecases/write-report";
import { CHANGED, EXPERIMENTS, proofOf } from "./experiments-under-test";
import { recordOf } from "./report-of";

const REPORT = await recordOf("samples/runs/logistic");
const NONE: ExperimentEvidence = { proofs: [], gaps: { status: "none", reason: "There are no predictions." } };

function partsOf(experiments: ExperimentEvidence, sections: readonly number[] | null = null): readonly ReportPart[] {
  const context = { ...NO_CONTEXT, sections: sections === null ? null : [...sections], experiments };
  return prepareReport(REPORT.record, REPORT.sha256, context).parts;
}

function blocksOf(experiments: ExperimentEvidence, number: number): readonly ReportBlock[] {
  return partsOf(experiments).find(({ id }) => id === `section-${number}`)?.blocks ?? [];
}

const textOf = (blocks: readonly ReportBlock[]): string => JSON.stringify(blocks);
const figuresOf = (blocks: readonly ReportBlock[]): readonly string[] =>
  blocks.flatMap((block) => (block.kind === "figure" ? [block.figure.kind] : []));

describe("what experiments show, in a report", () => {
  test("stands in sections of its own after those of the record, with every plan, its pairs and its answer", () => {
    const titles = partsOf(EXPERIMENTS).map(({ title }) => title);
    expect(titles.slice(16, 20)).toEqual([
      "16 Integrity",
      "17 Evidence from experiments",
      "18 Where the gap of a group comes from",
      "Annex A: every number",
    ]);
    const blocks = blocksOf(EXPERIMENTS, 17);
    const answered = proofOf(CHANGED);
    expect(figuresOf(blocks)).toEqual(["differences"]);
    for (const words of [
      answered.plan.sha256,
      answered.answer.sentence,
      answered.answer.cause ?? "no cause",
      answered.plan.change.what,
      answered.plan.measure.marginSource,
      "11, 12, 13, 14, 15",
      "2026-11-27 01:00:05 UTC by Ada",
      "Another run with seed 11 began before it on the same side (repaired); the first counts.",
      "Still to come: seed 13, as it was; seed 13, repaired;",
      "Ben was the first to see the answer",
      "changed when repaired",
    ])
      expect(textOf(blocks)).toContain(words);
  });

  test("has the pairs in numbers where no run as it was ended with one, so that nothing can be drawn", () => {
    const proof = proofOf([
      [null, 0.4],
      [null, 0.41],
      [null, 0.38],
      [null, 0.42],
      [null, 0.4],
    ]);
    const blocks = blocksOf({ ...NONE, proofs: [proof] }, 17);
    expect(figuresOf(blocks)).toEqual([]);
    const texts = textOf(blocks);
    expect(texts).toContain("Part of the pairs in which the repaired run is better: 1.00 (0.478 to 1.00).");
    expect(texts).toContain("The loss of each pair of runs, and the difference");
    for (const loss of ["0.400", "0.410", "0.380", "0.420"]) expect(texts).toContain(loss);
  });

  test("tells what became of runs since the answer, which stays", () => {
    const since = ["1 run that counted was deleted since."];
    const texts = textOf(blocksOf({ ...NONE, proofs: [{ ...proofOf(CHANGED), since }] }, 17));
    expect(texts).toContain(since[0]);
    expect(texts).toContain("changed when repaired");
  });

  test("says of a plan that was taken back that it was, and nothing of its runs, which are not read", () => {
    const proof = proofOf([]);
    const texts = textOf(
      blocksOf({ ...NONE, proofs: [{ ...proof, state: "withdrawn", setAside: [], missing: [] }] }, 17),
    );
    expect(texts).toContain("taken back");
    expect(texts).toContain("not read");
    for (const words of ["withdrawn", "No run was set aside", "Still to come", "nothing yet"])
      expect(texts).not.toContain(words);
  });

  test("tells of a doubt about the age of a plan where there is one", () => {
    const proof = proofOf(CHANGED);
    const registered = { ...proof.registered, doubt: "The first of its runs began before the plan was known here." };
    const blocks = blocksOf({ ...NONE, proofs: [{ ...proof, registered }] }, 17);
    expect(textOf(blocks)).toContain("began before the plan was known here");
    expect(textOf(blocksOf({ ...NONE, proofs: [proof] }, 17))).not.toContain("What is not shown");
  });

  test("has each gap with its parts, what each would take, and the groups that are not split", () => {
    const blocks = blocksOf(EXPERIMENTS, 18);
    expect(figuresOf(blocks)).toEqual(["gap"]);
    for (const words of [
      "The gap of polytrauma is 0.200",
      "Recalibrate within polytrauma",
      "Not known: supply an experiment.",
      "The 529 patients outside training.",
      "9 patients are too few.",
    ])
      expect(textOf(blocks)).toContain(words);
  });

  test("says in one line what it would take where nothing is planned, and that files hold no plans", () => {
    expect(textOf(blocksOf(NONE, 17))).toContain("No experiment on a finding of this run is planned");
    expect(textOf(blocksOf({ ...NONE, proofs: null }, 17))).toContain("A report on files knows of no experiments");
    expect(textOf(blocksOf(NONE, 18))).toContain("There are no predictions.");
    expect(figuresOf([...blocksOf(NONE, 17), ...blocksOf(NONE, 18)])).toEqual([]);
  });

  test("draws nothing of an answer whose numbers are hidden from the reader, and keeps what was concluded", () => {
    const hidden = { status: "suppressed", rule: "small cells" } as const;
    const proof = proofOf(CHANGED);
    const answer = { ...proof.answer, effect: hidden, better: hidden, values: [], cause: null, sentence: "Hidden." };
    const blocks = blocksOf({ ...NONE, proofs: [{ ...proof, answer }] }, 17);
    expect(figuresOf(blocks)).toEqual([]);
    expect(textOf(blocks)).toContain("changed when repaired");
    expect(textOf(blocks)).not.toContain("−0.2");
  });

  test("is left out by choice like other sections, and the cover names it; 18 is the last that can be chosen", () => {
    const parts = partsOf(EXPERIMENTS, [5, 18]);
    expect(parts.map(({ id }) => id)).not.toContain("section-17");
    expect(parts.map(({ id }) => id)).toContain("section-18");
    expect(textOf(parts[0]?.blocks ?? [])).toContain("17 Evidence from experiments");
    expect(reportViewSchema.parse({ sections: "17,18" }).sections).toEqual([17, 18]);
    expect(reportViewSchema.safeParse({ sections: "19" }).success).toBe(false);
  });

  test("changes nothing of the record: JSON, CSV and model card are the same with and without it", () => {
    for (const format of ["json", "csv", "chai"] as const) {
      const beside = { ...NO_CONTEXT, experiments: EXPERIMENTS };
      expect(writeReport(REPORT, beside, format)).toBe(writeReport(REPORT, NO_CONTEXT, format));
    }
    expect(writeReport(REPORT, NO_CONTEXT, "html")).not.toContain("section-17");
  });
});
