import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ testResults: { status: string, assertionResults: unknown[] }[], numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} PlaywrightReport
 */

/**
 * Counts the tests in Vitest's JSON report. A file that does not load counts as one failed test.
 *
 * @param {string} file
 * @returns {Count | null} null when there is no report or no test in it
 */
export function countVitest(file) {
  /** @type {VitestReport | null} */
  const report = readReport(file);
  if (report === null) return null;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + unloaded.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  return passed + failed === 0 ? null : { passed, failed, skipped };
}

/**
 * Counts the tests in Playwright's JSON report. An error outside any test counts as one failed test.
 *
 * @param {string} file
 * @returns {Count | null} null when there is no report or no test in it
 */
export function countPlaywright(file) {
  /** @type {PlaywrightReport | null} */
  const report = readReport(file);
  if (report === null) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A test that fails once and passes once is not a test that passed.
  const failed = unexpected + flaky + report.errors.length;
  return expected + failed === 0 ? null : { passed: expected, failed, skipped };
}

/**
 * What a runner's report and its exit together say. A runner can fail although all its tests passed, as after an error
 * that nobody caught: that counts as one failed test more, and what passed stays counted.
 *
 * @param {Count | null} counted null when there is no report
 * @param {boolean} isGood whether the runner ended with 0
 * @returns {Count}
 */
export function countWithExit(counted, isGood) {
  if (counted === null) return { passed: 0, failed: 1, skipped: 0 };
  return isGood || counted.failed > 0 ? counted : { ...counted, failed: 1 };
}

/**
 * @param {string} file
 * @returns {ReturnType<typeof JSON.parse>} null when there is none
 */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}
