import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { UsageError } from "@/cli/parse-arguments";
import { STATISTICS } from "@/cli/statistics";
import type { Estimate } from "@/lib/core/estimate";
import { statisticsDocumentSchema } from "@/lib/schema/statistics";
import { expectLimits, expectNear, R, sampleOf } from "../statistics/thresholds-fixture";

async function run(...words: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exit = await STATISTICS.run(words, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    progress: () => undefined,
  });
  return { exit, out: out.join("\n"), errors: errors.join("\n") };
}

async function runJson(...words: readonly string[]) {
  const { exit, out } = await run(...words, "--json");
  expect(exit).toBe(0);
  return statisticsDocumentSchema.parse(JSON.parse(out));
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-statistics-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** The ordinary sample of the fixture, its rows in turns in three groups. */
const ORDINARY = sampleOf("ordinary");
const GROUPS = ["polytrauma", "isolated_tbi", "other"];
const ROWS = [...ORDINARY.risks.keys()].map((row) => ({
  y_true: ORDINARY.outcomes[row] ?? 0,
  y_prob: ORDINARY.risks[row] ?? 0,
  subgroup: GROUPS[row % 3] ?? "",
}));

function toCsv(rows: readonly Record<string, string | number>[]): string {
  const names = Object.keys(rows[0] ?? {});
  return `${[names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => cells.join(",")).join("\n")}\n`;
}

describe("rounds statistics", () => {
  it("prints every key of the contract, with the numbers of R", async () => {
    const document = await runJson("--input", await write("a.csv", toCsv(ROWS)), "--thresholds", "0.1,0.2,0.5,0.9");
    expect(Object.keys(document.subgroups)).toEqual(GROUPS);
    expect(document.comparisons.map(({ a, b }) => `${a} ${b}`)).toEqual([
      "polytrauma isolated_tbi",
      "polytrauma other",
      "isolated_tbi other",
    ]);
    const expected = R.samples.find(({ name }) => name === "ordinary")?.thresholds ?? [];
    for (const [index, point] of document.overall.thresholds.entries()) {
      const { tp, fp, fn, tn, netBenefit, treatAll, sensitivity } = expected[index] ?? {};
      expect([point.tp, point.fp, point.fn, point.tn]).toEqual([tp, fp, fn, tn]);
      expect(point.net_benefit).toMatchObject({ status: "estimated" });
      if (point.net_benefit.status === "estimated") expectNear(point.net_benefit.value, netBenefit ?? Number.NaN);
      if (point.net_benefit_treat_all.status === "estimated")
        expectNear(point.net_benefit_treat_all.value, treatAll ?? Number.NaN);
      if (point.sensitivity.status === "estimated")
        expectLimits(point.sensitivity, sensitivity?.wilson ?? [Number.NaN, Number.NaN]);
    }
    const { brier, observed_expected } = document.overall;
    if (brier.status === "estimated") expectNear(brier.value, R.bootstraps.brier.observed);
    if (observed_expected.status === "estimated") expectNear(observed_expected.value, R.bootstraps.ratio.observed);
    const [polytrauma, tbi] = [document.subgroups["polytrauma"], document.subgroups["isolated_tbi"]];
    const difference = document.comparisons[0]?.thresholds[1]?.sensitivity_difference;
    const [of, against] = [polytrauma?.thresholds[1]?.sensitivity, tbi?.thresholds[1]?.sensitivity];
    if (difference?.status !== "estimated" || of?.status !== "estimated" || against?.status !== "estimated")
      throw new Error("Expected a difference of sensitivities.");
    expect(difference.value).toBeCloseTo(of.value - against.value, 12);
    expect(document.funnel.map(({ subgroup, rate }) => [subgroup, rate])).toEqual(
      GROUPS.map((name) => [name, document.overall.events / document.overall.n]),
    );
    expect(polytrauma?.patients_needed.auroc).toMatchObject({ status: "estimated", n: polytrauma?.n });
    const sizes = Object.values(document.subgroups).map(({ n }) => n);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(document.overall.n);
  });

  it("warns of rows that results cannot rest on, for people and for machines", async () => {
    const copied = await write("copied.csv", toCsv(ROWS.map((row) => ({ ...row, y_prob: row.y_true }))));
    expect((await run("--input", copied)).out).toContain("Warning: Every predicted risk");
    expect((await runJson("--input", copied)).warnings.map(({ code }) => code)).toEqual(["equal-to-labels"]);
    const split = ["test", "train"].flatMap((name) =>
      ROWS.map((row, index) => ({ ...row, patient_id: `p${index}`, split: name })),
    );
    const trained = await runJson("--input", await write("trained.csv", toCsv(split)));
    expect(trained.warnings.map(({ code }) => code)).toEqual(["patients-in-training"]);
    expect((await runJson("--input", await write("plain.csv", toCsv(ROWS)))).warnings).toEqual([]);
  });

  it("says the same of CSV, gzip and Parquet", async () => {
    const column = <T>(pick: (row: (typeof ROWS)[number]) => T): T[] => ROWS.map(pick);
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: "y_true", data: column(({ y_true }) => y_true), type: "INT32" },
        { name: "y_prob", data: column(({ y_prob }) => y_prob), type: "DOUBLE" },
        { name: "subgroup", data: column(({ subgroup }) => subgroup), type: "STRING" },
      ],
    });
    const files = [
      await write("same.csv", toCsv(ROWS)),
      await write("same.csv.gz", gzipSync(toCsv(ROWS))),
      await write("same.parquet", new Uint8Array(parquet)),
    ];
    const [plain, ...others] = await Promise.all(
      files.map(async (file) => ({ ...(await runJson("--input", file, "--thresholds", "0.2")), source: "" })),
    );
    for (const other of others) expect(other).toEqual(plain);
  });

  it("prints a table for people, with the reason beside what is not estimable", async () => {
    const rows = [
      ...ROWS,
      { y_true: 0, y_prob: 0.1, subgroup: "burns" },
      { y_true: 0, y_prob: 0.2, subgroup: "burns" },
    ];
    const { exit, out } = await run("--input", await write("table.csv", toCsv(rows)), "--thresholds", "0.2");
    expect(exit).toBe(0);
    expect(out).toMatch(/patients \(rows\) +122 +40 +40 +40 +2/);
    expect(out).toMatch(/AUROC +0\.\d+ \(0\.\d+ to 0\.\d+\).*not estimable \[1\]/);
    expect(out).toContain("[1] No patient had the event: there is no pair to order.");
    expect(out).toContain("AUROC of polytrauma minus that of isolated_tbi: ");
    expect(out).toContain("true calls without extra false calls");
    expect(out).not.toMatch(/signific|\bfair|bias|proven|validated|\bsafe\b|complian|NaN/i);
  });

  it("takes exact intervals for an audit", async () => {
    const file = await write("exact.csv", toCsv(ROWS));
    const { overall } = await runJson("--input", file, "--thresholds", "0.2", "--exact");
    const expected = R.samples.find(({ name }) => name === "ordinary")?.thresholds[1]?.ppv?.exact;
    const ppv = overall.thresholds[0]?.ppv;
    if (ppv?.status !== "estimated" || expected === undefined) throw new Error("Expected a PPV.");
    expect(ppv.method).toBe("Clopper–Pearson interval");
    expectLimits(ppv, expected);
  });

  it("finds one class only not estimable, and that is no failure", async () => {
    const rows = ROWS.map((row) => ({ ...row, y_true: 0 }));
    const { overall, heterogeneity } = await runJson(
      "--input",
      await write("none.csv", toCsv(rows)),
      "--thresholds",
      "0.2",
    );
    expect(overall.auroc).toMatchObject({ status: "not-estimable", events: 0, variance: null });
    expect(overall.calibration_slope).toMatchObject({ status: "not-estimable", standard_error: null });
    expect(overall.thresholds[0]?.sensitivity.status).toBe("not-estimable");
    expect(overall.brier.status).toBe("estimated");
    expect(heterogeneity).toEqual({ q: null, degrees_of_freedom: null, p: null });
  });

  it("puts rows without a subgroup into a group of their own", async () => {
    const rows = ROWS.map((row, index) => ({ ...row, subgroup: index < 20 ? "" : row.subgroup }));
    const { subgroups } = await runJson("--input", await write("unknown.csv", toCsv(rows)));
    expect(subgroups["unknown"]?.n).toBe(20);
    expect(subgroups["unknown"]?.thresholds).toEqual([]);
  });

  it("describes the rows of the test split, and says so", async () => {
    const rows = ROWS.map((row, index) => ({ ...row, split: index < 30 ? "train" : "test" }));
    const document = await runJson("--input", await write("split.csv", toCsv(rows)));
    expect(document.overall.n).toBe(90);
    expect(document.rows).toContain("test");
    const training = await runJson("--input", await write("train.csv", toCsv(rows.slice(0, 30))));
    expect(training.overall.n).toBe(30);
    expect(training.rows).toContain("these numbers judge no model");
  });

  it("takes the threshold that the file states for all rows", async () => {
    const stated = await runJson(
      "--input",
      await write("stated.csv", toCsv(ROWS.map((row) => ({ ...row, threshold: 0.3 })))),
    );
    expect(stated.overall.thresholds.map(({ threshold }) => threshold)).toEqual([0.3]);
  });

  it("resamples whole patients where they have several rows, and gives no variance of independent rows", async () => {
    const single = ROWS.slice(0, 60).map((row, index) => ({ ...row, subgroup: "all", patient_id: `p${index}` }));
    const rows = [...single, ...single, ...single];
    const { overall } = await runJson("--input", await write("repeated.csv", toCsv(rows)), "--thresholds", "0.3");
    const { overall: once } = await runJson("--input", await write("once.csv", toCsv(single)), "--thresholds", "0.3");
    // Three times the same rows of the same patients tell no more than once.
    const width = (estimate: Estimate | undefined): number =>
      estimate?.status === "estimated" ? (estimate.upper ?? Number.NaN) - (estimate.lower ?? Number.NaN) : Number.NaN;
    for (const pick of [
      ({ auroc }: typeof once) => auroc,
      ({ prevalence }: typeof once) => prevalence,
      ({ observed_expected }: typeof once) => observed_expected,
      ({ calibration_in_the_large }: typeof once) => calibration_in_the_large,
      ({ thresholds }: typeof once) => thresholds[0]?.sensitivity,
      ({ thresholds }: typeof once) => thresholds[0]?.net_benefit,
    ]) {
      expect(width(pick(overall)) / width(pick(once))).toBeGreaterThan(0.8);
      expect(width(pick(overall)) / width(pick(once))).toBeLessThan(1.25);
    }
    expect(overall.auroc.variance).toBeNull();
    expect(overall.auroc.intervals).toEqual({ "delong-wald": null, "delong-logit": null, "newcombe-5": null });
    for (const estimate of [overall.auroc, overall.brier, overall.observed_expected, overall.calibration_slope]) {
      if (estimate.status !== "estimated") throw new Error("Expected an estimate.");
      expect(estimate.method).toContain("resamples of patients, each with all rows");
      expect(estimate.lower).toBeLessThanOrEqual(estimate.value);
      expect(estimate.upper).toBeGreaterThanOrEqual(estimate.value);
    }
    expect(overall.calibration_slope.standard_error).toBeNull();
  }, 60_000);

  it("gives a weighted AUROC the interval of a bootstrap, and Kish's effective number", async () => {
    const rows = ROWS.map((row, index) => ({ ...row, weight: 1 + (index % 2) }));
    const { overall } = await runJson("--input", await write("weights.csv", toCsv(rows)), "--thresholds", "0.2");
    expect(overall.effective_n).toBeCloseTo(180 ** 2 / (60 + 240), 9);
    expect(overall.auroc).toMatchObject({
      status: "estimated",
      method: expect.stringContaining("percentile bootstrap"),
    });
    const { tp = 0, fp = 0, fn = 0, tn = 0 } = overall.thresholds[0] ?? {};
    expect(tp + fp + fn + tn).toBe(180);
  });

  it("gives the same bytes twice", async () => {
    const file = await write("twice.csv", toCsv(ROWS));
    const [first, second] = [await run("--input", file, "--json"), await run("--input", file, "--json")];
    expect(second.out).toBe(first.out);
  });
});

describe("what is no table of predictions", () => {
  test.each([
    ["percentages", "y_true,y_prob\n1,0.5\n0,37\n", ["y_prob", "row 2", "percent"]],
    ["a negative risk", "y_true,y_prob\n1,-0.1\n", ["y_prob", "row 1"]],
    ["a label that is neither 0 nor 1", "y_true,y_prob\n1,0.5\n2,0.4\n", ["y_true", "row 2"]],
    ["a label in words", "y_true,y_prob\ndied,0.5\n", ["y_true", "row 1"]],
    ["a threshold of 1", "y_true,y_prob,threshold\n1,0.5,1\n", ["threshold", "row 1"]],
    ["a missing column", "y_true,score\n1,0.5\n", ["y_prob"]],
    ["an empty file", "", ["empty"]],
  ])("%s is refused with one sentence that names the place", async (_, content, words) => {
    const { exit, out, errors } = await run("--input", await write("bad.csv", content), "--json");
    expect(exit).toBe(2);
    expect(out).toBe("");
    expect(errors.split("\n")).toHaveLength(1);
    for (const word of words) expect(errors).toContain(word);
  });

  test("a path that is not there, or a folder, is refused", async () => {
    expect(await run("--input", path.join(folder, "nowhere.csv"))).toMatchObject({ exit: 2, out: "" });
  });

  test.each([
    [[], "statistics needs --input FILE"],
    [["file.csv"], "statistics needs --input FILE"],
    [["--input", "a.csv", "b.csv"], "found also b.csv"],
    [["--input", "a.csv", "--thresholds", "0"], "above 0 and below 1, not 0"],
    [["--input", "a.csv", "--thresholds", "0.2,1"], "above 0 and below 1, not 1"],
    [["--input", "a.csv", "--thresholds", "20%"], "above 0 and below 1, not 20%"],
    [["--input", "a.csv", "--thresholds", "0.1,"], "above 0 and below 1, not nothing"],
  ])("%j is wrong usage", async (words, message) => {
    await expect(run(...words)).rejects.toThrow(UsageError);
    await expect(run(...words)).rejects.toThrow(message);
  });
});
