import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { countPlaywright, countVitest, countWithExit } from "@/scripts/count-tests.js";

function write(report: unknown): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "rounds-count-")), "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

const VITEST = { testResults: [], numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };

describe("the count of tests", () => {
  test("a file that does not load counts as a failed test", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(countVitest(write({ ...VITEST, testResults }))).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test("a test that fails at first and passes later counts as failed", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright(write({ stats, errors: [] }))).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  test("no report, and a report without any test, is no success", () => {
    expect(countVitest("/nonexistent/report.json")).toBeNull();
    expect(countVitest(write({ ...VITEST, numPassedTests: 0, numFailedTests: 0 }))).toBeNull();
    expect(
      countPlaywright(write({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] })),
    ).toBeNull();
  });

  test("what passed stays counted when the runner fails for something that is no test, which is one failure more", () => {
    expect(countWithExit({ passed: 978, failed: 0, skipped: 2 }, false)).toEqual({
      passed: 978,
      failed: 1,
      skipped: 2,
    });
    expect(countWithExit({ passed: 977, failed: 1, skipped: 0 }, false)).toEqual({
      passed: 977,
      failed: 1,
      skipped: 0,
    });
    expect(countWithExit({ passed: 978, failed: 0, skipped: 0 }, true)).toEqual({ passed: 978, failed: 0, skipped: 0 });
  });

  test("a runner that leaves no report has failed, whatever it ended with", () => {
    for (const isGood of [true, false]) expect(countWithExit(null, isGood)).toMatchObject({ passed: 0, failed: 1 });
  });
});
