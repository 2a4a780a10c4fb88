/**
 * Measures how often each rule is right on labelled training runs.
 *
 *   npm run calibrate                                     the sets of samples/labelled, written to docs and lib
 *   npm run calibrate -- --runs DIR[,DIR…] [--write]      other folders; prints, and writes only when told to
 *   … --also NAME=DIR                                     one more folder, reported apart (may be repeated)
 *   … --dump FILE.jsonl                                   one line a run: truth, and what each rule said
 *
 * A folder holds `labels.csv` (run_id, labels, primary, acceptable, borderline, observability, family,
 * nonfinite_step, skill_train, onset_step) and `runs/<run_id>/` with a log and its `meta.json`. A label
 * says what is true of a run; a finding is a false alarm when what it says is neither true of the run
 * nor acceptable. Runs labelled `unclear` are left out. A folder called `holdout` holds runs on which
 * no limit was chosen: the figures that the product shows come from it. With a folder called `development`
 * the page also holds the limits of the rules against those that cross-validation over its families (and
 * those of each `--also`) chooses.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isMainThread } from "node:worker_threads";
import { chooseSets } from "./calibrate/choose-sets";
import { composePage } from "./calibrate/compose-page";
import { chooseShownSet } from "./calibrate/describe-scope";
import { dumpRuns } from "./calibrate/dump-runs";
import { measureSet, serveMeasurements } from "./calibrate/measure-sets";
import type { MeasuredSet } from "./calibrate/measured-run";
import { composeErrorRates, writeErrorRates } from "./calibrate/write-error-rates";
import { findSection, keepSection, SECTIONS } from "./simulate-subgroups/keep-section";

const PAGE = "docs/error-rates.md";
const SHOWN_FIGURES = "lib/diagnostics/error-rates.json";

async function calibrate(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string" },
      also: { type: "string", multiple: true, default: [] },
      dump: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const sets: MeasuredSet[] = [];
  for (const set of chooseSets(values.runs, values.also)) {
    sets.push(await measureSet(set, new URL(import.meta.url)));
  }
  const page = composePage(sets);
  console.log(page);
  if (values.dump !== undefined) await dumpRuns(values.dump, sets);
  if (values.runs !== undefined && !values.write) return;
  const old = await readFile(PAGE, "utf8").catch(() => "");
  const kept = SECTIONS.reduce((text, name) => {
    const section = findSection(old, name);
    return section === null ? text : keepSection(text, name, section);
  }, page);
  await writeFile(PAGE, kept);
  const shown = chooseShownSet(sets) ?? sets[0];
  if (shown !== undefined) await writeErrorRates(SHOWN_FIGURES, composeErrorRates(shown));
}

if (isMainThread) {
  await calibrate().catch((error: unknown) => {
    console.error(`calibrate: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  });
} else {
  serveMeasurements();
}
