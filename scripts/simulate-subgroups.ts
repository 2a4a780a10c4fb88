/**
 * Measures the rules on subgroups of patients: error rates where nothing is true, what they find where
 * something is, and their power beside an oracle's.
 *
 *   npm run simulate-subgroups                          evaluation seeds; writes its section of docs/error-rates.md
 *   npm run simulate-subgroups -- --development         the seeds that limits were tuned on; prints
 *   … --labelled DIR                                    labelled runs with subgroups, reported beside
 *   … --runs N                                          at most N networks a scenario, to look quickly; prints
 */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { writeErrorRates } from "./calibrate/write-error-rates";
import { composeSubgroupRates } from "./simulate-subgroups/compose-rates";
import { composeSection } from "./simulate-subgroups/compose-section";
import { judgeLabelled } from "./simulate-subgroups/judge-labelled";
import { keepSection } from "./simulate-subgroups/keep-section";
import { measurePower, type PowerRow } from "./simulate-subgroups/power";
import { POWER_CASES } from "./simulate-subgroups/power-cases";
import { runScenario, type ScenarioCounts } from "./simulate-subgroups/run-scenario";
import { SCENARIOS } from "./simulate-subgroups/scenarios";

const PAGE = "docs/error-rates.md";
const SHOWN_FIGURES = "lib/diagnostics/subgroup-error-rates.json";
const DEVELOPMENT_SEED = 1000;
const EVALUATION_SEED = 700_000;
const REPLICATES = 100;
const THREADS = 4;

type Part = {
  readonly counts: readonly ScenarioCounts[];
  readonly power: readonly { readonly index: number; readonly row: PowerRow }[];
};

const { values } = parseArgs({
  options: {
    development: { type: "boolean", default: false },
    labelled: { type: "string" },
    runs: { type: "string" },
  },
});
const most = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
const seed = values.development ? DEVELOPMENT_SEED : EVALUATION_SEED;

if (isMainThread) await simulate();
else parentPort?.postMessage(measurePart(Number(workerData)));

/** Every so many-th scenario and case of power, beginning with a number. */
function measurePart(first: number): Part {
  const isOwn = (_item: unknown, index: number): boolean => index % THREADS === first;
  const counts = SCENARIOS.filter(isOwn).map((scenario) => {
    const count = runScenario({ ...scenario, runs: Math.min(most, scenario.runs) }, seed);
    console.error(`${scenario.id}: ${count.withFinding} of ${count.runs} with a finding`);
    return count;
  });
  const power = POWER_CASES.flatMap((item, index) =>
    isOwn(item, index) ? [{ index, row: measurePower(item, Math.min(most, REPLICATES), seed + index) }] : [],
  );
  return { counts, power };
}

async function simulate(): Promise<void> {
  const parts: Part[] = await Promise.all(
    Array.from({ length: THREADS }, async (_, first) => {
      const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: first });
      const [part]: Part[] = await once(worker, "message");
      return part ?? { counts: [], power: [] };
    }),
  );
  const measured = parts.flatMap((part) => part.counts);
  const counts = SCENARIOS.flatMap(({ id }) => measured.filter(({ scenario }) => scenario.id === id));
  const power = parts
    .flatMap((part) => part.power)
    .sort((a, b) => a.index - b.index)
    .map(({ row }) => row);
  const labelled = values.labelled === undefined ? [] : await judgeLabelled(values.labelled);
  const section = composeSection(counts, power, labelled);
  console.log(section);
  if (values.development || values.runs !== undefined) return;
  await writeFile(PAGE, keepSection(await readFile(PAGE, "utf8"), "subgroups", section));
  await writeErrorRates(SHOWN_FIGURES, composeSubgroupRates(counts));
}
