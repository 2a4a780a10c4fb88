/**
 * Measures how often the 95 % intervals of lib/statistics hold the truth, on simulated patients whose
 * risks are known, and writes the table of docs/statistics.md.
 *
 *   npm run simulate-statistics                       10,000 samples of each kind, half an hour on two cores
 *   npm run simulate-statistics -- --samples 500      fewer; prints, and writes only with --write
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { composeCoverage } from "./simulate-statistics/compose-coverage";
import { measureCoverage } from "./simulate-statistics/measure-coverage";
import { CASES } from "./simulate-statistics/patients";

const PAGE = "docs/statistics.md";
const SAMPLES = 10_000;
const [BEGIN, END] = ["<!-- coverage: written by npm run simulate-statistics -->", "<!-- end of coverage -->"];

async function simulate(): Promise<void> {
  const { values } = parseArgs({
    options: { samples: { type: "string", default: String(SAMPLES) }, write: { type: "boolean", default: false } },
  });
  const samples = Number(values.samples);
  if (!Number.isSafeInteger(samples) || samples < 100) throw new Error("--samples takes a whole number from 100 on.");
  const results = CASES.map((of) => {
    const started = performance.now();
    const measured = measureCoverage(of, samples);
    console.error(`${of.n} patients, ${of.prevalence}: ${Math.round((performance.now() - started) / 1000)} s`);
    return { of, measured };
  });
  const table = composeCoverage(results, samples);
  console.log(table);
  if (samples !== SAMPLES && !values.write) return;
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected ${BEGIN} before ${END} in ${PAGE}.`);
  await writeFile(PAGE, `${page.slice(0, start + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`);
}

await simulate().catch((error: unknown) => {
  console.error(`simulate-statistics: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
