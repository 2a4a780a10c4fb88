/**
 * Measures how often the intervals of lib/diagnostics/gap hold the true part of a gap, on simulated cohorts
 * whose composition is known, and writes the table of docs/proving.md.
 *
 *   npm run simulate-gap                   2,000 cohorts of each kind
 *   npm run simulate-gap -- --cohorts 200  fewer; prints, and writes only with --write
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { seededRandom } from "@/lib/core/random";
import { CASES, measureExpectedExcess } from "./simulate-gap/cohort";
import { composeCoverage } from "./simulate-gap/compose-coverage";
import { measureCoverage } from "./simulate-gap/measure-coverage";

const PAGE = "docs/proving.md";
const COHORTS = 2000;
const DRAWS = 2000;
const [BEGIN, END] = ["<!-- coverage: written by npm run simulate-gap -->", "<!-- end of coverage -->"];

async function simulate(): Promise<void> {
  const { values } = parseArgs({
    options: { cohorts: { type: "string", default: String(COHORTS) }, write: { type: "boolean", default: false } },
  });
  const cohorts = Number(values.cohorts);
  if (!Number.isSafeInteger(cohorts) || cohorts < 20) throw new Error("--cohorts takes a whole number from 20 on.");
  const excess = measureExpectedExcess(DRAWS, seededRandom(8001));
  const rows = CASES.map((of, index) => {
    const started = performance.now();
    const measured = measureCoverage(of, { cohorts, seed: index + 1, excess });
    console.error(`${of.words}: ${Math.round((performance.now() - started) / 1000)} s`);
    return { of, measured };
  });
  const section = composeCoverage(rows, cohorts);
  console.log(section);
  if (cohorts !== COHORTS && !values.write) return;
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected ${BEGIN} before ${END} in ${PAGE}.`);
  await writeFile(PAGE, `${page.slice(0, start + BEGIN.length)}\n\n${section}\n\n${page.slice(end)}`);
}

await simulate().catch((error: unknown) => {
  console.error(`simulate-gap: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
