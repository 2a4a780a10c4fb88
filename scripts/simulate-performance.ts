/**
 * Measures what the rule on performance by subgroup finds where nothing is true, alone and together with
 * the rules on the training log, and its power beside an oracle's.
 *
 *   npm run simulate-performance                        evaluation seeds; writes its section of docs/error-rates.md
 *   npm run simulate-performance -- --development       the seeds that the rule was changed on; prints
 *   … --labelled DIR                                    labelled runs with subgroups, reported beside
 *   … --part X                                          a share of the sets, to look quickly; prints
 */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { writeErrorRates } from "./calibrate/write-error-rates";
import { type Agreement, compareWithWhole } from "./simulate-performance/compare-with-whole";
import { composeSection } from "./simulate-performance/compose-section";
import { measureJoint } from "./simulate-performance/measure-joint";
import { measureNull, type NullRow } from "./simulate-performance/measure-null";
import { measurePower, type PowerRow } from "./simulate-performance/measure-power";
import { NULL_CASES } from "./simulate-performance/null-cases";
import { POWER_CASES } from "./simulate-performance/power-cases";
import { composeSubgroupRates } from "./simulate-subgroups/compose-rates";
import { judgeLabelled } from "./simulate-subgroups/judge-labelled";
import { keepSection } from "./simulate-subgroups/keep-section";

const PAGE = "docs/error-rates.md";
const SHOWN_FIGURES = "lib/diagnostics/performance-error-rates.json";
const SEEDS = { development: { sets: 1000, networks: 2000 }, evaluation: { sets: 9_000_000, networks: 900_000 } };
/** Seeds between one case and the next. */
const STRIDE = 10_000;
const COMPARED = 100;

const { values } = parseArgs({
  options: {
    development: { type: "boolean", default: false },
    labelled: { type: "string" },
    part: { type: "string", default: "1" },
  },
});
const part = Number(values.part);
if (!(part > 0 && part <= 1)) throw new Error("--part takes a number above 0, at most 1.");
const seeds = SEEDS[values.development ? "development" : "evaluation"];

/** Without the cases themselves, whose functions no message carries. */
type OfSets = {
  readonly nulls: readonly Omit<NullRow, "item">[];
  readonly power: readonly Omit<PowerRow, "item">[];
  readonly agreement: Agreement;
};

if (isMainThread) await simulate();
else parentPort?.postMessage(measureSets());

function measureSets(): OfSets {
  const seedOf = (index: number): number => seeds.sets + index * STRIDE;
  const nulls = NULL_CASES.map((item, index) => {
    const { item: _, ...row } = measureNull(item, seedOf(index), part);
    console.error(`${item.words}, ${item.relation.words}: ${row.withFinding} of ${row.sets}`);
    return row;
  });
  const power = POWER_CASES.map((item, index) => {
    const { item: _, ...row } = measurePower(item, seedOf(NULL_CASES.length + index), part);
    console.error(`${item.concerned.patients}, ${item.concerned.relation.words}: ${row.found} (${row.oracle})`);
    return row;
  });
  const agreement = compareWithWhole(Math.ceil(COMPARED * part), seedOf(NULL_CASES.length + POWER_CASES.length));
  return { nulls, power, agreement };
}

/** Networks are trained in this thread while another one judges sets of predictions. */
async function simulate(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  const measured = once(worker, "message");
  const joint = measureJoint(seeds.networks, part);
  const labelled = values.labelled === undefined ? [] : await judgeLabelled(values.labelled);
  const [ofSets]: OfSets[] = await measured;
  if (ofSets === undefined) throw new Error("The thread that judges sets ended without figures.");
  const nulls = NULL_CASES.flatMap((item, index) => withCase(item, ofSets.nulls[index]));
  const power = POWER_CASES.flatMap((item, index) => withCase(item, ofSets.power[index]));
  const section = composeSection({ nulls, power, agreement: ofSets.agreement, joint, labelled });
  console.log(section);
  if (values.development || part < 1) return;
  await writeFile(PAGE, keepSection(await readFile(PAGE, "utf8"), "subgroup performance", section));
  await writeErrorRates(SHOWN_FIGURES, composeSubgroupRates(joint, ["subgroup-performance"]));
}

function withCase<Item, Row>(item: Item, row: Row | undefined): readonly (Row & { readonly item: Item })[] {
  return row === undefined ? [] : [{ ...row, item }];
}
