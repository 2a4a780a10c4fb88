/**
 * Measures how often the intervals of lib/diagnostics/gap hold the true part of a gap, on simulated cohorts
 * whose composition is known, and writes the table of docs/proving.md.
 *
 *   npm run simulate-gap                             2,000 cohorts of each kind, in as many processes as processors
 *   npm run simulate-gap -- --cohorts 200 --seed 7   fewer, or others; prints, and writes only with --write
 *
 * What was measured lies in dist/simulate-gap, by program and seed, so that a run that broke off goes on.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "@/lib/core/random";
import { CASES, type GapCase, measureExpectedExcess } from "./simulate-gap/cohort";
import { composeCoverage } from "./simulate-gap/compose-coverage";
import { measureCoverage } from "./simulate-gap/measure-coverage";
import { type Block, runBlocks } from "./simulate-gap/run-blocks";

const PAGE = "docs/proving.md";
const COHORTS = 2000;
const IN_A_BLOCK = 50;
const SEED = 20261127;
const DRAWS = 2000;
const [BEGIN, END] = ["<!-- coverage: written by npm run simulate-gap -->", "<!-- end of coverage -->"];

async function simulate(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cohorts: { type: "string", default: String(COHORTS) },
      seed: { type: "string", default: String(SEED) },
      processes: { type: "string", default: String(availableParallelism()) },
      write: { type: "boolean", default: false },
      block: { type: "string" },
    },
  });
  const [cohorts, seed, processes] = [Number(values.cohorts), Number(values.seed), Number(values.processes)];
  if (!Number.isSafeInteger(cohorts) || cohorts < 20) throw new Error("--cohorts takes a whole number from 20 on.");
  if (!Number.isSafeInteger(seed)) throw new Error("--seed takes a whole number.");
  if (!Number.isSafeInteger(processes) || processes < 1) throw new Error("--processes takes a whole number from 1 on.");
  if (values.block !== undefined) {
    process.stdout.write(JSON.stringify(measureBlock(JSON.parse(values.block) as Block, seed)));
    return;
  }
  const measured = await runBlocks(blocksOf(cohorts), {
    folder: path.join("dist", "simulate-gap", `${await hashProgram()}-${seed}`),
    processes,
    measure: (block) => ["--block", JSON.stringify(block), "--seed", String(seed)],
  });
  const rows = CASES.map((of, index) => ({ of, measured: measured.get(index) ?? [] }));
  const section = composeCoverage(rows, cohorts, seed);
  console.log(section);
  if (cohorts === COHORTS || values.write) await writeSection(section);
}

function measureBlock({ caseIndex, number, cohorts, excess }: Block, seed: number): ReturnType<typeof measureCoverage> {
  const of = CASES[caseIndex];
  if (of === undefined) throw new Error(`There is no composition ${caseIndex}.`);
  return measureCoverage(of, { cohorts, seed: seed + 1009 * caseIndex + 100_003 * number, excess });
}

/** Block after block of all compositions, so that one that breaks off has measured a little of each. */
function blocksOf(cohorts: number): readonly Block[] {
  const excesses = excessOf(CASES);
  return Array.from({ length: Math.ceil(cohorts / IN_A_BLOCK) }, (_, number) =>
    CASES.map((__, caseIndex) => ({
      caseIndex,
      number,
      cohorts: Math.min(IN_A_BLOCK, cohorts - number * IN_A_BLOCK),
      excess: excesses[caseIndex] ?? 0,
    })),
  ).flat();
}

/** Compositions that train alike have the same. */
function excessOf(cases: readonly GapCase[]): readonly number[] {
  const known = new Map<string, number>();
  return cases.map((of) => {
    const key = `${of.intercept} ${of.training} ${of.isFlat}`;
    const excess = known.get(key) ?? measureExpectedExcess(of, DRAWS, seededRandom(8001));
    known.set(key, excess);
    return excess;
  });
}

/** Tallies of another program are not added to those of this one. */
async function hashProgram(): Promise<string> {
  const program = await readFile(process.argv[1] ?? "");
  return createHash("sha256").update(program).digest("hex").slice(0, 12);
}

async function writeSection(section: string): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`Expected ${BEGIN} before ${END} in ${PAGE}.`);
  await writeFile(PAGE, `${page.slice(0, start + BEGIN.length)}\n\n${section}\n\n${page.slice(end)}`);
}

await simulate().catch((error: unknown) => {
  console.error(`simulate-gap: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});
