// `npm test`: every check of the product, from formatting to the browser. Ends with the plain line
// "N passed, N failed"; each check that is not a test runner counts as one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { auditDependencies } from "./audit-dependencies.js";
import { countPlaywright, countVitest, countWithExit } from "./count-tests.js";
import { installTestPrograms } from "./install-test-programs.js";
import { runCommand } from "./run-command.js";

/** @typedef {import("./count-tests.js").Count} Count */

const reports = mkdtempSync(path.join(tmpdir(), "rounds-test-"));
/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0 };

/**
 * Runs one check and adds it to the count; prints its output only when it fails.
 *
 * @param {string} name
 * @param {readonly string[][]} commands run one after another until one fails
 * @param {{ env?: Record<string, string>, count?: () => Count | null }} [options] count: reads a test runner's report
 * @returns {Promise<boolean>}
 */
async function check(name, commands, { env = {}, count } = {}) {
  const started = performance.now();
  let isGood = true;
  let output = "";
  for (const [command = "", ...args] of commands) {
    const result = await runCommand(command, args, { env: { CI: "1", ...env }, isQuiet: true });
    output += result.output;
    isGood = result.code === 0;
    if (!isGood) break;
  }
  const result = count === undefined ? oneCheck(isGood) : countWithExit(count(), isGood);
  add(result);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const isPassed = result.failed === 0;
  if (!isPassed) process.stdout.write(`\n── ${name} ${"─".repeat(Math.max(0, 70 - name.length))}\n${output}\n`);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : "";
  process.stdout.write(
    `${isPassed ? "✓" : "✗"} ${name}: ${result.passed} passed, ${result.failed} failed${skipped} (${seconds} s)\n`,
  );
  return isPassed;
}

/**
 * @param {boolean} isPassed
 * @returns {Count}
 */
function oneCheck(isPassed) {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
}

/** @param {Count} count */
function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/**
 * @param {string} name
 * @param {readonly string[]} projects of vitest.config.ts
 */
function checkVitest(name, projects) {
  const report = path.join(reports, `${name}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = projects.flatMap((project) => ["--project", project]);
  // Vitest would leave one processor of two to others, and nobody else works here once the build is done.
  const words = ["vitest", "run", "--maxWorkers=100%", ...chosen, ...reporters];
  return check(name, [words], { count: () => countVitest(report) });
}

/** Checks that look at the sources, then the build; none of them runs the product. */
async function checkSources() {
  await check("format", [["npm", "run", "--silent", "format:check"]]);
  await check("lint", [["npm", "run", "--silent", "lint"]]);
  await check("types", [["npm", "run", "--silent", "typecheck"]]);
  await checkAudit();
  await check("unused code", [["npm", "run", "--silent", "unused"]]);
  return check("build", [["npm", "run", "--silent", "build"]]);
}

/** Known holes in what is installed for production; where nobody can tell, the line says so and nothing is counted. */
async function checkAudit() {
  const { outcome, detail } = await auditDependencies();
  if (outcome !== "skipped") add(oneCheck(outcome === "passed"));
  const mark = { passed: "✓", failed: "✗", skipped: "–" }[outcome];
  process.stdout.write(`${mark} audit of production packages: ${outcome}: ${detail}\n`);
}

async function checkBehaviour() {
  for (const sentence of await installTestPrograms()) {
    add(oneCheck(false));
    process.stdout.write(`✗ ${sentence}\n`);
  }
  await checkVitest("unit", ["pure", "unit"]);
  await checkVitest("database", ["database", "database-mocking"]);
}

const [isBuilt] = await Promise.all([checkSources(), checkBehaviour()]);
if (isBuilt) {
  const report = path.join(reports, "browser.json");
  await check("browser", [["playwright", "test", "--reporter=line,json"]], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    count: () => countPlaywright(report),
  });
} else {
  add(oneCheck(false));
  process.stdout.write("✗ browser: not run, since the build failed\n");
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
);
process.exit(total.failed === 0 ? 0 : 1);
